ALTER TABLE "notice" ADD COLUMN "message" uuid;--> statement-breakpoint
ALTER TABLE "app_user" ADD COLUMN "notice_language" text DEFAULT 'zh' NOT NULL;--> statement-breakpoint
CREATE INDEX "notice_message_index" ON "notice" USING btree ("message") WHERE message is not null;--> statement-breakpoint
CREATE INDEX "notice_gathered" ON "notice" USING btree ("recipient") WHERE kind = 'pool_manager';