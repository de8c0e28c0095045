-- Where the changes of what organizations are entitled to stand in the order of commits; the twin of
-- 0008_changes.postgres.sql. One transaction writes at a time and no event is ever deleted, so the row number is that place.
create view entitlement_change as select rowid as place, id, organization_id from event where organization_id is not null;
create view entitlement_frontier as select coalesce(max(rowid), 0) + 1 as oldest, coalesce(max(rowid), 0) + 1 as next from event;
