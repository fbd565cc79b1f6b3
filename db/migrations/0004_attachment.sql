CREATE TABLE "attachment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachment_part" (
	"attachment" uuid NOT NULL,
	"n" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "attachment_part_attachment_n_pk" PRIMARY KEY("attachment","n")
);
--> statement-breakpoint
ALTER TABLE "attachment_part" ADD CONSTRAINT "attachment_part_attachment_attachment_id_fk" FOREIGN KEY ("attachment") REFERENCES "public"."attachment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachment_ticket_index" ON "attachment" USING btree ("ticket");