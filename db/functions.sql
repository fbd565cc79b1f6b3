-- Run by db/migrate.ts before the migrations, at every start: everything here must be repeatable.

-- The offset of the desk's clock. Zero in service; tests move it, as the owner (the desk's role may only read it).
create table if not exists demarc_clock (
  only_row boolean primary key default true check (only_row),
  offset_ms bigint not null default 0
);
insert into demarc_clock default values on conflict do nothing;

-- The one clock in SQL, to the millisecond. It reads the wall clock, not the start of the transaction: the time of a fact is taken after
-- its ticket's lock. Being volatile it cannot be an index condition: write `due_at <= (select demarc_now())`.
create or replace function demarc_now() returns timestamptz
  language sql volatile parallel restricted
  as $$ select date_trunc('milliseconds', clock_timestamp()) + offset_ms * interval '1 millisecond' from demarc_clock $$;

-- The same as milliseconds since the Unix epoch: what the domain calls an Instant.
create or replace function demarc_now_ms() returns bigint
  language sql volatile parallel restricted
  as $$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint + offset_ms from demarc_clock $$;
