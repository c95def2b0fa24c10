-- What the engine of tasks needs beyond the first road: who waits how urgently, how a task came to where it is, who
-- wants to hear of its end, and what a whole type may do over all instances.
alter table tasks
  -- A person or a tenant; `system` for what nobody asked for. Owners share the workers fairly.
  add column owner_kind text not null default 'person' check (owner_kind in ('person', 'tenant', 'system')),
  -- Among the tasks of one owner the highest goes first: nobody overtakes another owner by it.
  add column priority smallint not null default 0 check (priority between -9 and 9),
  -- How often it was taken out of the dead letters.
  add column redrives integer not null default 0,
  add column callback_url text,
  add column started_at timestamptz,
  add column ended_at timestamptz,
  -- The id of the newest event. In the row, and not in a table of their own, since each change writes the row anyway.
  add column version bigint not null default 1,
  add column events jsonb not null default '[]',
  -- How often, and when last, a queue that has to be told was told of it.
  add column tellings integer not null default 0,
  add column told_at timestamptz;

update tasks set ended_at = updated_at where status in ('done', 'failed', 'cancelled');

-- A lane is what one owner has waiting of one type at one priority: claims go from lane to lane.
drop index tasks_waiting;
create index tasks_lanes on tasks (type, owner, priority desc, run_at) where status = 'pending';
-- Without `leased_until`: renewing a lease then touches no index.
drop index tasks_leased;
create index tasks_running on tasks (type) where status = 'running';
create index tasks_failed on tasks (ended_at) where status = 'failed';
alter table tasks set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- When tasks of a limited type were started last, over all instances. Whoever claims such a type holds its row.
create table task_limits (
  type text primary key,
  recent_starts timestamptz[] not null default '{}'
);
