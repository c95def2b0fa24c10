-- What the role of the services may do, where there is one: `cpt_service`, of which their users are members. It owns
-- nothing. Run after the migrations, each time, as tables come.
do $$
declare
  service constant name := 'cpt_service';
  one name;
begin
  if not exists (select from pg_roles where rolname = service) then
    return;
  end if;
  execute format('grant usage on schema %I to %I', current_schema(), service);
  for one in select tablename from pg_tables where schemaname = current_schema() loop
    execute format('revoke all on table %I from %I', one, service);
    execute format(
      'grant %s on table %I to %I',
      case one
        when 'audit_logs' then 'select, insert'
        -- Moving a head on is an update; a trigger refuses to move it back, and verifying finds one moved astray.
        when 'audit_heads' then 'select, insert, update'
        when 'schema_migrations' then 'select'
        else 'select, insert, update, delete'
      end,
      one, service);
  end loop;
end $$;
