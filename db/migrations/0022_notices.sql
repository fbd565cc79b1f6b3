CREATE TABLE "work_window" (
	"work" uuid NOT NULL,
	"window_no" integer NOT NULL,
	"zone" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"moved_at" timestamp (3) with time zone NOT NULL,
	"moved_by" text NOT NULL,
	"moved_name" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "work_window_work_window_no_pk" PRIMARY KEY("work","window_no")
);
--> statement-breakpoint
ALTER TABLE "notice" ALTER COLUMN "ticket" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "about" text DEFAULT 'ticket' NOT NULL;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "key" text;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "customer" text;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "accepted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "work" ADD COLUMN "window_no" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "work_notice" ADD COLUMN "window_no" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "work_window" ADD CONSTRAINT "work_window_work_work_id_fk" FOREIGN KEY ("work") REFERENCES "public"."work"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notice_key" ON "notice" USING btree ("key") WHERE key is not null;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_subject_one" CHECK (case "notice"."about" when 'ticket' then "notice"."ticket" is not null and "notice"."key" is null
        else "notice"."ticket" is null and "notice"."key" is not null and "notice"."customer" is not null end);