-- Where the changes of what organizations are entitled to stand in the order of commits; the twin of
-- 0008_changes.sqlite.sql. The event log has them all; here is how to read what came since.

-- The number of the transaction that wrote the row. An id only says when something began: it may be committed after
-- later ones, and a number of a sequence, too. Written int8 and not bigint, because it means nothing in a backup.
alter table event add column written int8 not null default (pg_current_xact_id()::text::int8);
create index event_of_organization on event (written, id) where organization_id is not null;
create view entitlement_change as select written as place, id, organization_id from event where organization_id is not null;

-- Before `oldest` all is committed or given up; from `next` on nothing has begun.
create view entitlement_frontier as select pg_snapshot_xmin(s)::text::int8 as oldest, pg_snapshot_xmax(s)::text::int8 as next from pg_current_snapshot() s;
