CREATE TABLE "put_away_month" (
	"month" text PRIMARY KEY NOT NULL,
	"calls" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "import_log" ADD COLUMN "bytes" bigint;--> statement-breakpoint
ALTER TABLE "import_log" ADD COLUMN "bytes_read" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_log" ADD COLUMN "cancelled_by" text;--> statement-breakpoint
-- Answers false where the month's calls have been put away: then there is no partition, and none is made.
DROP FUNCTION ensure_call_partition(text);
--> statement-breakpoint
CREATE FUNCTION ensure_call_partition(month text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  name text := 'call_record_' || replace(month, '-', '_');
  first timestamptz;
  next timestamptz;
BEGIN
  IF month !~ '^(19|20)\d\d-(0[1-9]|1[0-2])$' THEN
    RAISE EXCEPTION 'not a month: %', month;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_call_partition'));
  IF EXISTS (SELECT FROM put_away_month p WHERE p.month = ensure_call_partition.month) THEN
    RETURN false;
  END IF;
  -- Read from the table itself: to_regclass would answer from a cache that waiting for this lock does not refresh.
  IF EXISTS (SELECT FROM pg_class c JOIN pg_class parent ON parent.oid = 'call_record'::regclass
              WHERE c.relname = name AND c.relnamespace = parent.relnamespace) THEN
    RETURN true;
  END IF;
  first := (month || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai';
  next := ((month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai';
  EXECUTE format('CREATE TABLE %I (LIKE call_record INCLUDING ALL)', name);
  EXECUTE format('ALTER TABLE call_record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, next);
  RETURN true;
END
$$;
--> statement-breakpoint
-- For the owner of the tables only (server/cli/putAway.ts). A month's calls become a table of their own, call_record_away_YYYY_MM, which
-- may be dumped, moved and dropped; what they used stays. @returns how many calls, or null where the month has none
CREATE FUNCTION put_away_calls(month text) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  name text := 'call_record_' || replace(month, '-', '_');
  away text := 'call_record_away_' || replace(month, '-', '_');
  many bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_call_partition'));
  IF NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  WHERE i.inhparent = 'call_record'::regclass AND c.relname = name) THEN
    RETURN NULL;
  END IF;
  EXECUTE format('ALTER TABLE call_record DETACH PARTITION %I', name);
  EXECUTE format('ALTER TABLE %I RENAME TO %I', name, away);
  EXECUTE format('SELECT count(*) FROM %I', away) INTO many;
  INSERT INTO put_away_month (month, calls, at) VALUES (month, many, demarc_now());
  RETURN many;
END
$$;
--> statement-breakpoint
-- The opposite, as long as the table is still there. @returns how many calls, or null where the month was not put away
CREATE FUNCTION bring_back_calls(month text) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  name text := 'call_record_' || replace(month, '-', '_');
  away text := 'call_record_away_' || replace(month, '-', '_');
  first timestamptz := (month || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai';
  next timestamptz := ((month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai';
  many bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_call_partition'));
  DELETE FROM put_away_month p WHERE p.month = bring_back_calls.month RETURNING calls INTO many;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  EXECUTE format('ALTER TABLE %I RENAME TO %I', away, name);
  EXECUTE format('ALTER TABLE call_record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, next);
  RETURN many;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION put_away_calls(text), bring_back_calls(text) FROM PUBLIC;
--> statement-breakpoint
-- Rows that every batch counts up: room on their pages lets PostgreSQL do it without touching an index.
ALTER TABLE usage_day SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE usage SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE pool_month SET (fillfactor = 50);
