-- No entry claims a place before the first. What is there already is left to the verification, which names such a one:
-- a trail that was tampered with must not keep a release from starting.
alter table audit_logs add constraint audit_place_counts check (seq > 0) not valid;
