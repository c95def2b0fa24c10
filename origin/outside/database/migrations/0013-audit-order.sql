-- Chains are walked in the order of their names' bytes: the same in every database, and in the process.
alter table audit_heads alter column chain type text collate "C";
alter table audit_logs alter column chain type text collate "C";
