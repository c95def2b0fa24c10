-- Each entry holds the hash of the one before it in its chain (docs/audit.md): one chain for each person or tenant,
-- and one of the system. A head tells where a chain ends; whoever adds to a chain holds its head until the commit.
create table audit_heads (
  chain text primary key,
  seq bigint not null,
  hash bytea not null check (length(hash) = 32)
) with (fillfactor = 50);

create function refuse_going_back() returns trigger language plpgsql as $$
begin
  if new.chain <> old.chain or new.seq <= old.seq then
    raise exception 'The head of an audit chain only goes forward';
  end if;
  return new;
end $$;
create trigger audit_heads_forward_only before update on audit_heads
  for each row execute function refuse_going_back();
create trigger audit_heads_stay before delete or truncate on audit_heads
  for each statement execute function refuse_change();

-- Gives the heads of these chains and holds them until the commit. The names come sorted, so that of two batches at
-- once one waits for the other and never each for the other. A chain that has no head yet gets one, before any lock.
create function hold_audit_heads(chains text[]) returns setof audit_heads language plpgsql as $$
begin
  insert into audit_heads (chain, seq, hash)
    select name, 0, decode(repeat('00', 32), 'hex') from unnest(chains) as name
    where not exists (select from audit_heads where chain = name)
    order by name
    on conflict do nothing;
  return query select * from audit_heads where chain = any (chains) order by chain for update;
end $$;

-- To the millisecond: what the hash doesn't cover can't be stored.
alter table audit_logs
  alter column timestamp type timestamptz (3),
  add column chain text,
  add column seq bigint,
  add column previous_hash bytea,
  add column hash bytea;

-- What was there before is chained as if it had been written so: the text is that of origin/audit/chain.ts.
alter table audit_logs disable trigger audit_logs_append_only;
do $$
declare
  entry record;
  head audit_heads;
  sum bytea;
begin
  for entry in
    select logs.*, coalesce(tasks.owner::text, substring(logs.actor from '^[0-9a-f-]{36}$'), 'system') as its_chain
    from audit_logs as logs left join tasks on tasks.id = logs.task_id
    order by logs.timestamp, logs.id
  loop
    select * into head from hold_audit_heads(array[entry.its_chain]);
    sum := sha256(convert_to(encode(head.hash, 'hex') || ' ' || encode(sha256(convert_to('[' || array_to_string(array[
      to_json('audit-entry-1'::text), to_json(entry.its_chain), to_json(head.seq + 1), to_json(entry.id),
      to_json(entry.action), to_json(entry.actor), coalesce(to_json(entry.subject), 'null'),
      coalesce(to_json(entry.task_id), 'null'), to_json(entry.outcome), to_json(entry.request_id),
      to_json(to_char(entry.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    ]::text[], ',') || ']', 'UTF8')), 'hex'), 'UTF8'));
    update audit_logs set chain = entry.its_chain, seq = head.seq + 1, previous_hash = head.hash, hash = sum
      where id = entry.id;
    update audit_heads set seq = head.seq + 1, hash = sum where chain = entry.its_chain;
  end loop;
end $$;
alter table audit_logs enable trigger audit_logs_append_only;

alter table audit_logs
  alter column chain set not null,
  alter column seq set not null,
  alter column previous_hash set not null,
  alter column hash set not null,
  add constraint audit_place unique (chain, seq);

-- Workers are the actor of most entries, and nobody looks for all that they did.
drop index audit_of_actor;
create index audit_of_actor on audit_logs (actor, id desc) where actor <> 'worker';
