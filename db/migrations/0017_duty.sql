CREATE TABLE "duty_override" (
	"id" uuid PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"post" text NOT NULL,
	"person" text,
	"instead" text,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "duty_override_time" CHECK ("duty_override"."from_at" < "duty_override"."to_at")
);
--> statement-breakpoint
CREATE TABLE "duty_shift" (
	"id" uuid PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"post" text NOT NULL,
	"person" text NOT NULL,
	"starts_on" date NOT NULL,
	"from_time" text NOT NULL,
	"to_time" text NOT NULL,
	"every" integer,
	"until" date
);
--> statement-breakpoint
ALTER TABLE "app_user" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "app_user" ADD COLUMN "notice_email" text;--> statement-breakpoint
ALTER TABLE "duty_override" ADD CONSTRAINT "duty_override_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty_override" ADD CONSTRAINT "duty_override_person_app_user_id_fk" FOREIGN KEY ("person") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty_override" ADD CONSTRAINT "duty_override_instead_app_user_id_fk" FOREIGN KEY ("instead") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty_shift" ADD CONSTRAINT "duty_shift_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty_shift" ADD CONSTRAINT "duty_shift_person_app_user_id_fk" FOREIGN KEY ("person") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "duty_override_branch_to_at_index" ON "duty_override" USING btree ("branch","to_at");--> statement-breakpoint
CREATE INDEX "duty_shift_branch_index" ON "duty_shift" USING btree ("branch");