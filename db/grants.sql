-- Run by db/migrate.ts after the migrations, at every start: what the role that serves (demarc_app) may do.
-- It owns nothing, so whatever is not granted here is refused by PostgreSQL itself.
do $$
declare
  -- Rows that are written once and never change: the facts, their declarations and files, versions of wordings, policies, plans and numberings,
  -- hand-overs, what planned work touches, whom it was told and the windows it has left, what happened to contracts and what was told of it, what force
  -- majeure there was, the audit,
  -- who saw whose number; the clock is not the desk's to move.
  append_only constant text[] := array['ticket_fact', 'declaration', 'handover', 'audit', 'access_log', 'attachment', 'attachment_part', 'wording_template',
    'policy', 'plan', 'numbering', 'work_target', 'work_notice', 'work_window', 'contract_event', 'obligation_notice',
    'majeure_target', 'majeure_service', 'majeure_contract', 'majeure_file', 'majeure_file_part', 'majeure_entry'];
  -- Records name them: they are retired.
  kept constant text[] := array['cause'];
  read_only constant text[] := array['demarc_clock', 'majeure_kind', 'put_away_month', 'usage_number'];
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
        when relation.name = any (kept) then 'select, insert, update'
        else 'select, insert, update, delete'
      end,
      relation.name
    );
  end loop;
  grant usage, select on all sequences in schema public to demarc_app;
  -- Calls are staged in a temporary table. Everybody may make one unless it was taken from them.
  begin
    execute format('grant temporary on database %I to demarc_app', current_database());
  exception when insufficient_privilege then null;
  end;
end
$$;
