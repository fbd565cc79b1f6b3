ALTER TABLE "ticket" ADD COLUMN "parent" text;--> statement-breakpoint
CREATE INDEX "ticket_children" ON "ticket" USING btree ("parent") WHERE parent is not null;--> statement-breakpoint
-- Tickets of before there were parents: their read models as the facts of then add up to now.
UPDATE "ticket" SET "state" = "state" || jsonb_build_object('parent', null) WHERE NOT "state" ? 'parent';
