CREATE TABLE "numbering" (
	"branch" text NOT NULL,
	"version" integer NOT NULL,
	"spec" jsonb NOT NULL,
	"valid_from" date NOT NULL,
	"reason" text,
	"made_by" text,
	"made_at" timestamp with time zone,
	CONSTRAINT "numbering_branch_version_pk" PRIMARY KEY("branch","version")
);
--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "made_by" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "made_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pool_month" ADD COLUMN "plan" text;--> statement-breakpoint
ALTER TABLE "pool_month" ADD COLUMN "plan_version" integer;--> statement-breakpoint
ALTER TABLE "pool_month" ADD COLUMN "numbering_version" integer;--> statement-breakpoint
ALTER TABLE "numbering" ADD CONSTRAINT "numbering_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
-- Rises when what calls are rated by changes (a plan, a numbering, what a month goes by): an import that goes on meanwhile reads it anew.
CREATE SEQUENCE pool_terms;
