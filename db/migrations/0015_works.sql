CREATE TABLE "work" (
	"id" uuid PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"reason" text NOT NULL,
	"contact" text NOT NULL,
	"zone" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"created_name" text NOT NULL,
	"cancelled_at" timestamp (3) with time zone,
	"cancelled_by" text,
	"cancelled_name" text,
	"cancel_reason" text
);
--> statement-breakpoint
CREATE TABLE "work_notice" (
	"id" uuid PRIMARY KEY NOT NULL,
	"work" uuid NOT NULL,
	"customer" text NOT NULL,
	"what" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"how" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "work_target" (
	"work" uuid NOT NULL,
	"element" text,
	"service" text,
	CONSTRAINT "work_target_work_element_unique" UNIQUE("work","element"),
	CONSTRAINT "work_target_work_service_unique" UNIQUE("work","service"),
	CONSTRAINT "work_target_one" CHECK (num_nonnulls("work_target"."element", "work_target"."service") = 1)
);
--> statement-breakpoint
ALTER TABLE "work" ADD CONSTRAINT "work_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_notice" ADD CONSTRAINT "work_notice_work_work_id_fk" FOREIGN KEY ("work") REFERENCES "public"."work"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_notice" ADD CONSTRAINT "work_notice_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_target" ADD CONSTRAINT "work_target_work_work_id_fk" FOREIGN KEY ("work") REFERENCES "public"."work"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_target" ADD CONSTRAINT "work_target_element_element_id_fk" FOREIGN KEY ("element") REFERENCES "public"."element"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_target" ADD CONSTRAINT "work_target_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "work_branch_from_at_index" ON "work" USING btree ("branch","from_at");--> statement-breakpoint
CREATE INDEX "work_to_at_index" ON "work" USING btree ("to_at");--> statement-breakpoint
CREATE INDEX "work_notice_work_customer_index" ON "work_notice" USING btree ("work","customer");--> statement-breakpoint
CREATE INDEX "work_target_element_index" ON "work_target" USING btree ("element");--> statement-breakpoint
CREATE INDEX "work_target_service_index" ON "work_target" USING btree ("service");