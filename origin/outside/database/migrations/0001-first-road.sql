-- A person, known by nothing but a keyed hash of Tesla's subject: the id is the pseudonym in every other table.
create table users (
  id uuid primary key,
  subject_hash bytea not null unique,
  created_at timestamptz not null
);

create type task_status as enum ('pending', 'running', 'done', 'failed', 'cancelled');

create table tasks (
  id uuid primary key,
  type text not null,
  status task_status not null default 'pending',
  owner uuid not null,
  payload jsonb not null,
  sealed text,
  progress real not null default 0 check (progress between 0 and 1),
  step text,
  attempts integer not null default 0,
  attempts_max integer not null default 3,
  fence bigint not null default 0,
  leased_until timestamptz,
  run_at timestamptz not null,
  result jsonb,
  error text,
  request_id text not null,
  traceparent text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'running') = (leased_until is not null))
);
create index tasks_waiting on tasks (run_at) where status = 'pending';
create index tasks_leased on tasks (leased_until) where status = 'running';
create index tasks_of_owner on tasks (owner, id desc);

create table audit_logs (
  id uuid primary key,
  action text not null,
  actor text not null,
  subject text,
  task_id uuid,
  outcome text not null,
  request_id text not null,
  timestamp timestamptz not null
);
create index audit_of_task on audit_logs (task_id) where task_id is not null;
create index audit_of_actor on audit_logs (actor, id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'An entry of % is never changed or removed', tg_table_name;
end $$;
create trigger audit_logs_append_only before update or delete or truncate on audit_logs
  for each statement execute function refuse_change();

create table report_records (
  id uuid primary key,
  task_id uuid not null unique,
  owner uuid not null,
  vin_masked text not null,
  language text not null,
  object_name text not null,
  file_name text not null,
  size_bytes integer not null,
  sha256 text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index reports_of_owner on report_records (owner, id desc);
