-- A PDF that was made while its asker waited has no task; the others keep theirs.
alter table report_records alter column task_id drop not null;

-- What whoever holds a copy may be told of it, and what proves that it is ours. Records from before have no manifest.
alter table report_records
  add column copy text not null default 'owner',
  add column model text not null default 'Tesla',
  add column read_at timestamptz,
  add column short_code text,
  add column manifest text,
  add column key_id text,
  add column preview_object text,
  add column thumbnail_object text,
  add column revoked_at timestamptz;

-- Two reports may come to share a code, if not in a million years: then it leads to neither.
create index reports_by_short_code on report_records (short_code);
create index reports_by_age on report_records (created_at);
