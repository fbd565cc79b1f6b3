CREATE TABLE "bill_limit" (
	"contract" text PRIMARY KEY NOT NULL,
	"fen" bigint NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	"set_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_hold" (
	"id" uuid PRIMARY KEY NOT NULL,
	"suspicion" uuid NOT NULL,
	"number" text NOT NULL,
	"state" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"requested_by" text NOT NULL,
	"requested_name" text NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"settled_by" text,
	"settled_name" text,
	"word" text
);
--> statement-breakpoint
CREATE TABLE "pool_profile" (
	"contract" text PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"usual" jsonb,
	"outages" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"last_call_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "pool_warning" (
	"contract" text NOT NULL,
	"month" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"said" jsonb NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "pool_warning_contract_month_kind_pk" PRIMARY KEY("contract","month","kind")
);
--> statement-breakpoint
CREATE TABLE "suspicion" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"branch" text NOT NULL,
	"customer" text NOT NULL,
	"contract" text NOT NULL,
	"service" text NOT NULL,
	"kind" text NOT NULL,
	"signal" text NOT NULL,
	"state" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"noticed_at" timestamp (3) with time zone NOT NULL,
	"raised_at" timestamp (3) with time zone,
	"expected" real NOT NULL,
	"seen" integer NOT NULL,
	"chance" real NOT NULL,
	"number" text,
	"hours" jsonb NOT NULL,
	"ticket" text,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"decided_name" text,
	"word" text,
	"tell_by" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	"told_how" text,
	"told_by" text
);
--> statement-breakpoint
CREATE TABLE "traffic_profile" (
	"service" text PRIMARY KEY NOT NULL,
	"contract" text NOT NULL,
	"branch" text NOT NULL,
	"calls" jsonb NOT NULL,
	"outgoing" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "pool_alert" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "bill_limit" ADD CONSTRAINT "bill_limit_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_hold" ADD CONSTRAINT "call_hold_suspicion_suspicion_id_fk" FOREIGN KEY ("suspicion") REFERENCES "public"."suspicion"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pool_profile" ADD CONSTRAINT "pool_profile_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pool_profile" ADD CONSTRAINT "pool_profile_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspicion" ADD CONSTRAINT "suspicion_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspicion" ADD CONSTRAINT "suspicion_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspicion" ADD CONSTRAINT "suspicion_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspicion" ADD CONSTRAINT "suspicion_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "traffic_profile" ADD CONSTRAINT "traffic_profile_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "traffic_profile" ADD CONSTRAINT "traffic_profile_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "traffic_profile" ADD CONSTRAINT "traffic_profile_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_hold_suspicion_index" ON "call_hold" USING btree ("suspicion");--> statement-breakpoint
CREATE UNIQUE INDEX "call_hold_once" ON "call_hold" USING btree ("suspicion","number") WHERE state <> 'refused';--> statement-breakpoint
CREATE INDEX "pool_profile_branch_last_call_at_index" ON "pool_profile" USING btree ("branch","last_call_at");--> statement-breakpoint
CREATE INDEX "suspicion_branch_noticed_at_index" ON "suspicion" USING btree ("branch","noticed_at");--> statement-breakpoint
CREATE INDEX "suspicion_service_noticed_at_index" ON "suspicion" USING btree ("service","noticed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "suspicion_pending" ON "suspicion" USING btree ("service","signal") WHERE state in ('noticed', 'open');--> statement-breakpoint
CREATE UNIQUE INDEX "suspicion_once" ON "suspicion" USING btree ("service","signal","since");--> statement-breakpoint
CREATE INDEX "traffic_profile_contract_index" ON "traffic_profile" USING btree ("contract");--> statement-breakpoint
CREATE INDEX "traffic_profile_branch_index" ON "traffic_profile" USING btree ("branch");--> statement-breakpoint
-- Contracts that are there already are looked at for the first time, and so are the records of their branches.
INSERT INTO "timer" ("subject_kind", "subject", "kind", "due_at") SELECT 'traffic', "id", 'look', now() FROM "contract" ON CONFLICT DO NOTHING;--> statement-breakpoint
INSERT INTO "timer" ("subject_kind", "subject", "kind", "due_at") SELECT 'branch', "id", 'look', now() FROM "branch" ON CONFLICT DO NOTHING;
