CREATE TABLE "contract_event" (
	"contract" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"body" jsonb NOT NULL,
	"service_was" text,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_name" text NOT NULL,
	CONSTRAINT "contract_event_contract_seq_pk" PRIMARY KEY("contract","seq"),
	CONSTRAINT "contract_event_time" CHECK ("contract_event"."at" <= "contract_event"."recorded_at")
);
--> statement-breakpoint
CREATE TABLE "obligation_notice" (
	"contract" text NOT NULL,
	"obligation" text NOT NULL,
	"stage" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "obligation_notice_contract_obligation_stage_due_at_pk" PRIMARY KEY("contract","obligation","stage","due_at")
);
--> statement-breakpoint
ALTER TABLE "contract_event" ADD CONSTRAINT "contract_event_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "obligation_notice" ADD CONSTRAINT "obligation_notice_contract_contract_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Contracts of before: what they oblige to is worked out at once, and then when it changes.
INSERT INTO "timer" ("subject_kind", "subject", "kind", "due_at") SELECT 'contract', "id", 'obligation', now() FROM "contract";
