CREATE SEQUENCE "public"."ticket_no" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "branch" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"id" text PRIMARY KEY NOT NULL,
	"customer" text NOT NULL,
	"side" text NOT NULL,
	"duty" text NOT NULL,
	"name" text NOT NULL,
	"phone" text,
	"email" text,
	"user" text
);
--> statement-breakpoint
CREATE TABLE "contract" (
	"id" text PRIMARY KEY NOT NULL,
	"customer" text NOT NULL,
	"name" text NOT NULL,
	"signed_on" date NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"plan" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"id" text PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"name" text NOT NULL,
	"short_name" text NOT NULL,
	"level" text NOT NULL,
	"area" text NOT NULL,
	"county" text NOT NULL,
	"manager" text,
	"language" text DEFAULT 'zh' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "element" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy" (
	"version" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"rules" jsonb NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"demo" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "responsibility" (
	"contract" text NOT NULL,
	"element" text NOT NULL,
	"party" text NOT NULL,
	CONSTRAINT "responsibility_contract_element_pk" PRIMARY KEY("contract","element")
);
--> statement-breakpoint
CREATE TABLE "service" (
	"id" text PRIMARY KEY NOT NULL,
	"customer" text NOT NULL,
	"contract" text NOT NULL,
	"name" text NOT NULL,
	"state" text DEFAULT 'normal' NOT NULL,
	"features" text[] DEFAULT '{}' NOT NULL,
	"address" text,
	"cabinet_code" text,
	CONSTRAINT "service_cabinetCode_unique" UNIQUE("cabinet_code")
);
--> statement-breakpoint
CREATE TABLE "service_line" (
	"service" text NOT NULL,
	"position" integer NOT NULL,
	"element" text NOT NULL,
	CONSTRAINT "service_line_service_position_pk" PRIMARY KEY("service","position")
);
--> statement-breakpoint
CREATE TABLE "service_number" (
	"number" text PRIMARY KEY NOT NULL,
	"service" text NOT NULL,
	"kind" text NOT NULL,
	"label" text,
	"consent" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "declaration" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"service" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"declared_by" text NOT NULL,
	"channel" text NOT NULL,
	"joined" boolean NOT NULL,
	"body" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"caller" text NOT NULL,
	"door" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" "bytea" NOT NULL,
	"answer" jsonb,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_caller_door_key_pk" PRIMARY KEY("caller","door","key")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"language" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"token_hash" "bytea",
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"provider_ref" text,
	"last_error" text,
	"fact_version" bigint NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "segment" (
	"ticket" text NOT NULL,
	"id" text NOT NULL,
	"party" text NOT NULL,
	"element" text,
	"unit" text,
	"state" text NOT NULL,
	"assignee" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"cleared_at" timestamp (3) with time zone,
	CONSTRAINT "segment_ticket_id_pk" PRIMARY KEY("ticket","id")
);
--> statement-breakpoint
CREATE TABLE "ticket" (
	"no" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"human_version" integer NOT NULL,
	"branch" text NOT NULL,
	"customer" text NOT NULL,
	"service" text NOT NULL,
	"phase" text NOT NULL,
	"resolution" text,
	"severity" text NOT NULL,
	"class" text,
	"symptom" text NOT NULL,
	"holder" text,
	"description" text NOT NULL,
	"declared_at" timestamp (3) with time zone NOT NULL,
	"restored_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"last_hash" "bytea" NOT NULL,
	"state" jsonb NOT NULL,
	"timing" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_fact" (
	"ticket" text NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"type" text NOT NULL,
	"text" text NOT NULL,
	"salt" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "ticket_fact_ticket_version_pk" PRIMARY KEY("ticket","version")
);
--> statement-breakpoint
CREATE TABLE "alert" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"subject" text NOT NULL,
	"text" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"customer" text NOT NULL,
	"branch" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "change" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"version" bigint NOT NULL,
	"branch" text,
	"customer" text
);
--> statement-breakpoint
CREATE TABLE "feed" (
	"one" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"pruned_below" "xid8" DEFAULT '0'::xid8 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "timer" (
	"subject_kind" text NOT NULL,
	"subject" text NOT NULL,
	"kind" text NOT NULL,
	"level" integer DEFAULT 0 NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "timer_subject_kind_subject_kind_level_pk" PRIMARY KEY("subject_kind","subject","kind","level")
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"user" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_key_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "app_user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"username" text,
	"role" text NOT NULL,
	"customer" text,
	"branch" text NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	CONSTRAINT "app_user_email_unique" UNIQUE("email"),
	CONSTRAINT "app_user_username_unique" UNIQUE("username"),
	CONSTRAINT "app_user_customer" CHECK (("app_user"."role" = 'customer') = ("app_user"."customer" is not null))
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_log" (
	"id" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"format" text NOT NULL,
	"accepted" bigint DEFAULT 0 NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"rejected" bigint DEFAULT 0 NOT NULL,
	"done_at" timestamp with time zone,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "linked_call" (
	"contract" text NOT NULL,
	"linked_id" text NOT NULL,
	"id" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"number" text NOT NULL,
	"billsec" integer NOT NULL,
	"type" text NOT NULL,
	"minutes" integer NOT NULL,
	"fen" integer NOT NULL,
	CONSTRAINT "linked_call_contract_linked_id_pk" PRIMARY KEY("contract","linked_id")
);
--> statement-breakpoint
CREATE TABLE "plan" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"spec" jsonb NOT NULL,
	"valid_from" date NOT NULL,
	CONSTRAINT "plan_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "pool_alert" (
	"contract" text NOT NULL,
	"month" text NOT NULL,
	"level" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "pool_alert_once" UNIQUE("contract","month","level")
);
--> statement-breakpoint
CREATE TABLE "pool_month" (
	"contract" text NOT NULL,
	"month" text NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "pool_month_contract_month_pk" PRIMARY KEY("contract","month")
);
--> statement-breakpoint
CREATE TABLE "rejected_line" (
	"import" text NOT NULL,
	"line" bigint NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "rejected_line_import_line_pk" PRIMARY KEY("import","line")
);
--> statement-breakpoint
CREATE TABLE "usage" (
	"contract" text NOT NULL,
	"month" text NOT NULL,
	"type" text NOT NULL,
	"calls" bigint NOT NULL,
	"minutes" bigint NOT NULL,
	"fen" bigint NOT NULL,
	CONSTRAINT "usage_contract_month_type_pk" PRIMARY KEY("contract","month","type")
);
--> statement-breakpoint
CREATE TABLE "usage_day" (
	"contract" text NOT NULL,
	"day" date NOT NULL,
	"number" text NOT NULL,
	"type" text NOT NULL,
	"calls" integer NOT NULL,
	"minutes" integer NOT NULL,
	"fen" integer NOT NULL,
	CONSTRAINT "usage_day_contract_day_number_type_pk" PRIMARY KEY("contract","day","number","type")
);
--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract" ADD CONSTRAINT "contract_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibility" ADD CONSTRAINT "responsibility_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibility" ADD CONSTRAINT "responsibility_element_element_id_fk" FOREIGN KEY ("element") REFERENCES "public"."element"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_line" ADD CONSTRAINT "service_line_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_line" ADD CONSTRAINT "service_line_element_element_id_fk" FOREIGN KEY ("element") REFERENCES "public"."element"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_number" ADD CONSTRAINT "service_number_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declaration" ADD CONSTRAINT "declaration_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment" ADD CONSTRAINT "segment_ticket_ticket_no_fk" FOREIGN KEY ("ticket") REFERENCES "public"."ticket"("no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_app_user_id_fk" FOREIGN KEY ("user") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_customer_index" ON "contact" USING btree ("customer");--> statement-breakpoint
CREATE INDEX "customer_manager_index" ON "customer" USING btree ("manager");--> statement-breakpoint
CREATE INDEX "service_customer_index" ON "service" USING btree ("customer");--> statement-breakpoint
CREATE INDEX "service_contract_index" ON "service" USING btree ("contract");--> statement-breakpoint
CREATE INDEX "service_line_element_index" ON "service_line" USING btree ("element");--> statement-breakpoint
CREATE INDEX "service_number_service_index" ON "service_number" USING btree ("service");--> statement-breakpoint
CREATE INDEX "declaration_ticket_index" ON "declaration" USING btree ("ticket");--> statement-breakpoint
CREATE INDEX "idempotency_at_index" ON "idempotency" USING btree ("at");--> statement-breakpoint
CREATE INDEX "notice_ticket_index" ON "notice" USING btree ("ticket");--> statement-breakpoint
CREATE INDEX "notice_provider_ref_index" ON "notice" USING btree ("provider_ref");--> statement-breakpoint
CREATE INDEX "notice_token_hash_index" ON "notice" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "segment_assignee_open" ON "segment" USING btree ("assignee") WHERE state in ('open', 'accepted');--> statement-breakpoint
CREATE INDEX "segment_element_open" ON "segment" USING btree ("element") WHERE state in ('open', 'accepted');--> statement-breakpoint
CREATE INDEX "ticket_service_open" ON "ticket" USING btree ("service") WHERE phase not in ('closed', 'dismissed');--> statement-breakpoint
CREATE INDEX "ticket_open" ON "ticket" USING btree ("branch","declared_at") WHERE phase not in ('closed', 'dismissed');--> statement-breakpoint
CREATE INDEX "ticket_customer_declared_at_index" ON "ticket" USING btree ("customer","declared_at");--> statement-breakpoint
CREATE INDEX "ticket_declared_at_no_index" ON "ticket" USING btree ("declared_at","no");--> statement-breakpoint
CREATE INDEX "ticket_phase" ON "ticket" USING btree ("phase","declared_at");--> statement-breakpoint
CREATE INDEX "alert_at_index" ON "alert" USING btree ("at");--> statement-breakpoint
CREATE INDEX "change_xid_index" ON "change" USING btree ("xid");--> statement-breakpoint
CREATE INDEX "timer_due_at_index" ON "timer" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "account_user_id_index" ON "account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "api_key_user_index" ON "api_key" USING btree ("user");--> statement-breakpoint
CREATE INDEX "session_user_id_index" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier_index" ON "verification" USING btree ("identifier");