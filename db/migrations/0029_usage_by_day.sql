CREATE TABLE "usage_number" (
	"contract" text NOT NULL,
	"day" date NOT NULL,
	"number" text NOT NULL,
	"type" text NOT NULL,
	"calls" integer NOT NULL,
	"minutes" integer NOT NULL,
	"fen" integer NOT NULL,
	CONSTRAINT "usage_number_contract_day_number_type_pk" PRIMARY KEY("contract","day","number","type")
);
--> statement-breakpoint
-- Of months whose calls are no more in their table, nothing else says which number made them.
INSERT INTO usage_number (contract, day, number, type, calls, minutes, fen)
SELECT contract, day, number, type, calls, minutes, fen FROM usage_day
 WHERE to_char(day, 'YYYY-MM') IN (SELECT month FROM put_away_month) AND calls <> 0;
--> statement-breakpoint
CREATE TABLE usage_day_before AS
SELECT contract, day, type, sum(calls)::integer AS calls, sum(minutes)::integer AS minutes, sum(fen)::integer AS fen
  FROM usage_day GROUP BY 1, 2, 3;
--> statement-breakpoint
TRUNCATE usage_day;
--> statement-breakpoint
ALTER TABLE "usage_day" DROP CONSTRAINT "usage_day_contract_day_number_type_pk";--> statement-breakpoint
ALTER TABLE "usage_day" DROP COLUMN "number";--> statement-breakpoint
INSERT INTO usage_day (contract, day, type, calls, minutes, fen)
SELECT contract, day, type, calls, minutes, fen FROM usage_day_before;
--> statement-breakpoint
DROP TABLE usage_day_before;
--> statement-breakpoint
ALTER TABLE "usage_day" ADD CONSTRAINT "usage_day_contract_day_type_pk" PRIMARY KEY("contract","day","type");--> statement-breakpoint
ALTER TABLE "linked_call" DROP COLUMN "number";
--> statement-breakpoint
ALTER TABLE "put_away_month" ALTER COLUMN "calls" DROP NOT NULL;
--> statement-breakpoint
DROP FUNCTION put_away_calls(text), bring_back_calls(text);
--> statement-breakpoint
-- For the owner of the tables only (server/cli/putAway.ts). A month's calls become a table of their own, call_record_away_YYYY_MM, which
-- may be dumped, moved and dropped; what they used stays. They are counted afterwards: until it commits, nobody reads or writes any
-- call. @returns whether the month had a table
CREATE FUNCTION put_away_calls(month text) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  name text := 'call_record_' || replace(month, '-', '_');
  away text := 'call_record_away_' || replace(month, '-', '_');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_call_partition'));
  IF NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  WHERE i.inhparent = 'call_record'::regclass AND c.relname = name) THEN
    RETURN false;
  END IF;
  EXECUTE format('ALTER TABLE call_record DETACH PARTITION %I', name);
  EXECUTE format('ALTER TABLE %I RENAME TO %I', name, away);
  INSERT INTO put_away_month (month, at) VALUES (month, demarc_now());
  RETURN true;
END
$$;
--> statement-breakpoint
-- The opposite, as long as the table is still there; what each number used is said by its calls again. @returns whether the month
-- was put away
CREATE FUNCTION bring_back_calls(month text) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  name text := 'call_record_' || replace(month, '-', '_');
  away text := 'call_record_away_' || replace(month, '-', '_');
  first timestamptz := (month || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai';
  next timestamptz := ((month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_call_partition'));
  DELETE FROM put_away_month p WHERE p.month = bring_back_calls.month;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  EXECUTE format('ALTER TABLE %I RENAME TO %I', away, name);
  EXECUTE format('ALTER TABLE call_record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, next);
  DELETE FROM usage_number u WHERE to_char(u.day, 'YYYY-MM') = bring_back_calls.month;
  RETURN true;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION put_away_calls(text), bring_back_calls(text) FROM PUBLIC;
