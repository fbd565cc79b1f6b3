
-- The key holds started_at because PostgreSQL wants the partition key in it; a replayed record has the same start.
-- number: the member the call belongs to, the caller of an outgoing, the callee of an incoming call.
-- rule: why it was rated so (shared/pool/rating.ts). minutes: rounded up. fen: types charged by the minute only; included ones are 0.
CREATE TABLE call_record (
  contract text NOT NULL,
  id text NOT NULL,
  started_at timestamptz NOT NULL,
  service text NOT NULL,
  number text NOT NULL,
  caller text NOT NULL,
  callee text NOT NULL,
  answered_at timestamptz,
  billsec integer NOT NULL,
  direction text NOT NULL,
  linked_id text,
  feature text,
  type text NOT NULL,
  rule text NOT NULL,
  minutes integer NOT NULL,
  fen integer NOT NULL,
  PRIMARY KEY (contract, id, started_at)
) PARTITION BY RANGE (started_at);
--> statement-breakpoint
-- "Last call record when?" of the precheck.
CREATE INDEX call_record_service_started_at ON call_record (service, started_at DESC);
--> statement-breakpoint
CREATE SEQUENCE pool_version;
--> statement-breakpoint
-- The serving role owns nothing and cannot create tables, so partitions come from here: a Beijing month, `YYYY-MM`.
-- Made apart and attached, because CREATE TABLE … PARTITION OF would lock the whole table against readers.
CREATE FUNCTION ensure_call_partition(month text) RETURNS void
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
  -- Read from the table itself: to_regclass would answer from a cache that waiting for this lock does not refresh.
  IF EXISTS (SELECT FROM pg_class c JOIN pg_class parent ON parent.oid = 'call_record'::regclass
              WHERE c.relname = name AND c.relnamespace = parent.relnamespace) THEN
    RETURN;
  END IF;
  first := (month || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai';
  next := ((month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai';
  EXECUTE format('CREATE TABLE %I (LIKE call_record INCLUDING ALL)', name);
  EXECUTE format('ALTER TABLE call_record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, next);
END
$$;
