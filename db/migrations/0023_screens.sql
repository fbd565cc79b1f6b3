CREATE TABLE "pairing" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"address" text NOT NULL,
	"user_agent" text,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"screen" text,
	"claimed_at" timestamp (3) with time zone,
	CONSTRAINT "pairing_codeHash_unique" UNIQUE("code_hash"),
	CONSTRAINT "pairing_secretHash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "screen" (
	"id" text PRIMARY KEY NOT NULL,
	"user" text NOT NULL,
	"branch" text NOT NULL,
	"settings" jsonb NOT NULL,
	"paired_at" timestamp (3) with time zone NOT NULL,
	"paired_by" text NOT NULL,
	"token_hash" "bytea",
	"seen_at" timestamp (3) with time zone,
	"data_at" timestamp (3) with time zone,
	"stale_since" timestamp (3) with time zone,
	"resting_since" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"alarm" text,
	"alert" text,
	"version" bigint DEFAULT 1 NOT NULL,
	CONSTRAINT "screen_user_unique" UNIQUE("user"),
	CONSTRAINT "screen_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "branch" ADD COLUMN "screen_stale_after" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "branch" ADD COLUMN "screen_dark_after" integer DEFAULT 120 NOT NULL;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "withdrawn_text" jsonb;--> statement-breakpoint
ALTER TABLE "pairing" ADD CONSTRAINT "pairing_screen_screen_id_fk" FOREIGN KEY ("screen") REFERENCES "public"."screen"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screen" ADD CONSTRAINT "screen_user_app_user_id_fk" FOREIGN KEY ("user") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screen" ADD CONSTRAINT "screen_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screen" ADD CONSTRAINT "screen_paired_by_app_user_id_fk" FOREIGN KEY ("paired_by") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pairing_expires_at_index" ON "pairing" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "screen_branch_index" ON "screen" USING btree ("branch");