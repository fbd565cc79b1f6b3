-- Run by db/migrate.ts after the migrations, at every start: what the role that serves (demarc_app) may do.
-- It owns nothing, so whatever is not granted here is refused by PostgreSQL itself.
do $$
declare
  -- Rows that are written once and never change: the facts, their declarations and files, versions of wordings and policies,
  -- hand-overs, what planned work touches and whom it was told, the audit, who saw whose number; the clock is not the desk's to move.
  append_only constant text[] := array['ticket_fact', 'declaration', 'handover', 'audit', 'access_log', 'attachment', 'attachment_part', 'wording_template',
    'policy', 'work_target', 'work_notice'];
  read_only constant text[] := array['demarc_clock'];
  relation record;
begin
  grant usage on schema public to demarc_app;
  revoke create on schema public from demarc_app;
  for relation in
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
  loop
    execute format('revoke all on %I from demarc_app', relation.name);
    execute format(
      'grant %s on %I to demarc_app',
      case
        when relation.name = any (read_only) then 'select'
        when relation.name = any (append_only) then 'select, insert'
        else 'select, insert, update, delete'
      end,
      relation.name
    );
  end loop;
  grant usage, select on all sequences in schema public to demarc_app;
end
$$;
