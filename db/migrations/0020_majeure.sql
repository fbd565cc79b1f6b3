CREATE TABLE "majeure" (
	"id" uuid PRIMARY KEY NOT NULL,
	"branch" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"kind" text NOT NULL,
	"on_party" text NOT NULL,
	"what" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone,
	"retracted_at" timestamp (3) with time zone,
	"declared_at" timestamp (3) with time zone NOT NULL,
	"declared_by" text NOT NULL,
	"declared_name" text NOT NULL,
	CONSTRAINT "majeure_times" CHECK ("majeure"."from_at" <= "majeure"."declared_at" and ("majeure"."to_at" is null or "majeure"."from_at" <= "majeure"."to_at"))
);
--> statement-breakpoint
CREATE TABLE "majeure_contract" (
	"majeure" uuid NOT NULL,
	"contract" text NOT NULL,
	"seq" integer NOT NULL,
	CONSTRAINT "majeure_contract_majeure_contract_pk" PRIMARY KEY("majeure","contract"),
	CONSTRAINT "majeure_contract_contract_seq_unique" UNIQUE("contract","seq")
);
--> statement-breakpoint
CREATE TABLE "majeure_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"majeure" uuid NOT NULL,
	"what" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"said" text NOT NULL,
	"contracts" text[] NOT NULL,
	"files" uuid[] NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_name" text NOT NULL,
	CONSTRAINT "majeure_entry_time" CHECK ("majeure_entry"."at" <= "majeure_entry"."recorded_at")
);
--> statement-breakpoint
CREATE TABLE "majeure_file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"majeure" uuid NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	"added_by" text NOT NULL,
	"added_name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "majeure_file_part" (
	"file" uuid NOT NULL,
	"n" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "majeure_file_part_file_n_pk" PRIMARY KEY("file","n")
);
--> statement-breakpoint
CREATE TABLE "majeure_kind" (
	"id" text PRIMARY KEY NOT NULL,
	"position" integer NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "majeure_service" (
	"majeure" uuid NOT NULL,
	"service" text NOT NULL,
	CONSTRAINT "majeure_service_majeure_service_pk" PRIMARY KEY("majeure","service")
);
--> statement-breakpoint
CREATE TABLE "majeure_target" (
	"majeure" uuid NOT NULL,
	"county" text,
	"element" text,
	"customer" text,
	CONSTRAINT "majeure_target_majeure_county_unique" UNIQUE("majeure","county"),
	CONSTRAINT "majeure_target_majeure_element_unique" UNIQUE("majeure","element"),
	CONSTRAINT "majeure_target_majeure_customer_unique" UNIQUE("majeure","customer"),
	CONSTRAINT "majeure_target_one" CHECK (num_nonnulls("majeure_target"."county", "majeure_target"."element", "majeure_target"."customer") = 1)
);
--> statement-breakpoint
ALTER TABLE "majeure" ADD CONSTRAINT "majeure_branch_branch_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."branch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure" ADD CONSTRAINT "majeure_kind_majeure_kind_id_fk" FOREIGN KEY ("kind") REFERENCES "public"."majeure_kind"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_contract" ADD CONSTRAINT "majeure_contract_majeure_majeure_id_fk" FOREIGN KEY ("majeure") REFERENCES "public"."majeure"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_contract" ADD CONSTRAINT "majeure_contract_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_entry" ADD CONSTRAINT "majeure_entry_majeure_majeure_id_fk" FOREIGN KEY ("majeure") REFERENCES "public"."majeure"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_file" ADD CONSTRAINT "majeure_file_majeure_majeure_id_fk" FOREIGN KEY ("majeure") REFERENCES "public"."majeure"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_file_part" ADD CONSTRAINT "majeure_file_part_file_majeure_file_id_fk" FOREIGN KEY ("file") REFERENCES "public"."majeure_file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_service" ADD CONSTRAINT "majeure_service_majeure_majeure_id_fk" FOREIGN KEY ("majeure") REFERENCES "public"."majeure"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_service" ADD CONSTRAINT "majeure_service_service_service_id_fk" FOREIGN KEY ("service") REFERENCES "public"."service"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_target" ADD CONSTRAINT "majeure_target_majeure_majeure_id_fk" FOREIGN KEY ("majeure") REFERENCES "public"."majeure"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_target" ADD CONSTRAINT "majeure_target_element_element_id_fk" FOREIGN KEY ("element") REFERENCES "public"."element"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majeure_target" ADD CONSTRAINT "majeure_target_customer_customer_id_fk" FOREIGN KEY ("customer") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "majeure_branch_from_at_index" ON "majeure" USING btree ("branch","from_at");--> statement-breakpoint
CREATE INDEX "majeure_entry_majeure_index" ON "majeure_entry" USING btree ("majeure");--> statement-breakpoint
CREATE INDEX "majeure_file_majeure_index" ON "majeure_file" USING btree ("majeure");--> statement-breakpoint
CREATE INDEX "majeure_service_service_index" ON "majeure_service" USING btree ("service");--> statement-breakpoint
-- As laws and contracts of this country name them; a branch that needs another adds a row.
INSERT INTO "majeure_kind" ("id", "position", "zh", "en") VALUES
  ('earthquake', 1, '地震', 'earthquake'),
  ('flood', 2, '洪水', 'flood'),
  ('storm', 3, '风灾、沙尘暴', 'storm'),
  ('snow', 4, '暴雪、冰冻', 'snow and ice'),
  ('landslide', 5, '滑坡、泥石流', 'landslide'),
  ('fire', 6, '火灾', 'fire'),
  ('epidemic', 7, '疫情', 'epidemic'),
  ('war', 8, '战争、骚乱', 'war or unrest'),
  ('government_act', 9, '政府行为', 'act of government'),
  ('other', 10, '其他不可抗力', 'other force majeure');
