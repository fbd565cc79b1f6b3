ALTER TABLE "policy" ADD COLUMN "branch" text;--> statement-breakpoint
ALTER TABLE "policy" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "policy" ADD COLUMN "made_by" text;--> statement-breakpoint
ALTER TABLE "policy" ADD CONSTRAINT "policy_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;