CREATE TABLE "channel_test" (
	"id" uuid PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"by" text NOT NULL,
	"state" text NOT NULL,
	"detail" text,
	"provider_ref" text,
	"at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "channel_test_branch_at_index" ON "channel_test" USING btree ("branch","at");--> statement-breakpoint
CREATE INDEX "channel_test_provider_ref_index" ON "channel_test" USING btree ("provider_ref");