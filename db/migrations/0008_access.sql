CREATE TABLE "access_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"branch" text NOT NULL,
	"customer" text NOT NULL,
	"what" text NOT NULL,
	"subject" text NOT NULL,
	"person" text,
	"number" text NOT NULL,
	"why" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "service_number" ADD COLUMN "ref" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
CREATE INDEX "access_log_branch_id_index" ON "access_log" USING btree ("branch","id");--> statement-breakpoint
CREATE INDEX "access_log_customer_id_index" ON "access_log" USING btree ("customer","id");--> statement-breakpoint
ALTER TABLE "service_number" ADD CONSTRAINT "service_number_ref_unique" UNIQUE("ref");