ALTER TABLE "branch" ADD COLUMN "test_number" text;--> statement-breakpoint
ALTER TABLE "branch" ADD COLUMN "test_lines" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
-- Rounds that are open and services that have just been restored: calls are looked for from now on, not from their next fact.
INSERT INTO "timer" ("subject_kind", "subject", "kind", "due_at")
  SELECT 'repair', "no", 'calls', now() FROM "ticket" WHERE "phase" IN ('testing', 'restored') ON CONFLICT DO NOTHING;
