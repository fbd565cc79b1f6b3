CREATE TABLE "handover" (
	"id" uuid PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"shift_from" timestamp (3) with time zone NOT NULL,
	"notes" text NOT NULL,
	"guarded" text NOT NULL,
	"content" jsonb NOT NULL,
	"outgoing" text NOT NULL,
	"outgoing_name" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"incoming" text NOT NULL,
	"incoming_name" text NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_draft" (
	"branch" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"shift_from" timestamp (3) with time zone NOT NULL,
	"notes" text NOT NULL,
	"guarded" text NOT NULL,
	"signed_by" text,
	"signed_name" text,
	"signed_at" timestamp (3) with time zone,
	"content" jsonb
);
--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_draft" ADD CONSTRAINT "handover_draft_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "handover_branch_accepted_at_index" ON "handover" USING btree ("branch","accepted_at");--> statement-breakpoint
CREATE INDEX "ticket_ended" ON "ticket" USING btree ("branch","ended_at") WHERE ended_at is not null;