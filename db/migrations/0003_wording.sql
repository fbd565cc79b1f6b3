CREATE TABLE "wording_template" (
	"branch" text NOT NULL,
	"kind" text NOT NULL,
	"lang" text NOT NULL,
	"version" integer NOT NULL,
	"text" text,
	"changed_by" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "wording_template_branch_kind_lang_version_pk" PRIMARY KEY("branch","kind","lang","version")
);
--> statement-breakpoint
ALTER TABLE "wording_template" ADD CONSTRAINT "wording_template_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;