ALTER TABLE "element" ADD COLUMN "branch" text;--> statement-breakpoint
-- An element is its branch's on whose line it stands; one that stands on none yet goes to the first.
UPDATE "element" e SET "branch" = coalesce(
  (SELECT min(c.branch) FROM "service_line" l JOIN "service" s ON s.id = l.service JOIN "customer" c ON c.id = s.customer WHERE l.element = e.id),
  (SELECT min(id) FROM "branch")
);--> statement-breakpoint
ALTER TABLE "element" ALTER COLUMN "branch" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "element" ADD CONSTRAINT "element_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;
