CREATE TABLE "silence_group" (
	"id" uuid PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"element" text NOT NULL,
	"element_name" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "suspicion" ADD COLUMN "begun_by" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "suspicion" ADD COLUMN "group_id" uuid;--> statement-breakpoint
ALTER TABLE "silence_group" ADD CONSTRAINT "silence_group_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspicion" ADD CONSTRAINT "suspicion_group_id_silence_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."silence_group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "suspicion_group_id_index" ON "suspicion" USING btree ("group_id");