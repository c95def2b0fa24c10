-- A task's beginning, its newest claim and its good end are told by columns that say so anyway: a claim and an end then
-- write no `events`. Whatever else happens writes them down, and itself behind them.
alter table tasks add column claim_version bigint;

-- All that happened to a task, written down or not.
create function events_of(task tasks) returns jsonb language sql stable as $$
  select case when jsonb_array_length(task.events) > 0 then task.events
      else jsonb_build_array(jsonb_build_object('id', 1, 'at', task.created_at, 'status', 'pending')) end
    || case when task.claim_version is null then '[]'
      else jsonb_build_array(jsonb_build_object('id', task.claim_version, 'at', task.started_at, 'status', 'running',
        'attempt', task.attempts)) end
    -- Of one that ended before this migration, or was emptied since, the end is written down.
    || case when task.status <> 'done' or coalesce((task.events -> -1 ->> 'id')::bigint, 0) = task.version then '[]'
      else jsonb_build_array(jsonb_build_object('id', task.version, 'at', task.ended_at, 'status', 'done')) end
$$;
