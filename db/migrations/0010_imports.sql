ALTER TABLE "import_log" ADD COLUMN "branch" text;--> statement-breakpoint
ALTER TABLE "import_log" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "import_log" ADD COLUMN "file" text;--> statement-breakpoint
ALTER TABLE "import_log" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_log" ADD COLUMN "updated_at" timestamp with time zone;--> statement-breakpoint
-- What was imported before is of its importer's branch, and of the only one where that is not known.
UPDATE "import_log" i SET
  "branch" = coalesce((SELECT u."branch" FROM "app_user" u WHERE u."id" = i."by"), (SELECT min("id") FROM "branch"), ''),
  "source" = CASE
    WHEN i."format" = 'demo' THEN 'demo'
    WHEN EXISTS (SELECT FROM "app_user" u WHERE u."id" = i."by" AND u."role" = 'integration') THEN 'system'
    ELSE 'person'
  END,
  "updated_at" = coalesce(i."done_at", i."at");--> statement-breakpoint
ALTER TABLE "import_log" ALTER COLUMN "branch" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "import_log" ALTER COLUMN "source" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "import_log" ALTER COLUMN "updated_at" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "import_log_branch_at_id_index" ON "import_log" USING btree ("branch","at","id");
