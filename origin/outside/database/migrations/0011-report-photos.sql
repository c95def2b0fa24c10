-- Which photos a report shows, so that they go with it.
alter table report_records add column photo_ids text[] not null default '{}';
