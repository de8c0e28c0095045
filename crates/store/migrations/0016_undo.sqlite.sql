-- Undo: what was applied is taken back for a while; the twin of 0016_undo.postgres.sql.

-- The first day the order fixed, if it did: kept beside the days of the term while the subscription is applied.
alter table subscription add column ordered_on text check (ordered_on is null or applied_at is not null);
update subscription set ordered_on = starts_on where organization_id is not null and starts_on <> date(applied_at / 1000000, 'unixepoch');

-- An application that was taken back, in whole or in part: who, when, and the plan that was agreed to.
create table undo (
  id blob primary key,
  onboarding_id blob not null references onboarding (id),
  organization_id blob not null references organization (id),
  organization_gone integer not null,
  undone_at integer not null,
  undone_by blob not null references account (id),
  plan text not null check (length(plan) = 64),
  unique (onboarding_id, plan)
) strict;

-- What returned.
create table undo_subscription (
  undo_id blob not null references undo (id),
  subscription_id blob not null references subscription (id),
  primary key (undo_id, subscription_id)
) strict;

-- What is used is not taken back.
create trigger subscription_in_use_stays before update of organization_id on subscription for each row
  when old.organization_id is not null and new.organization_id is null and old.first_used_at is not null
  begin select raise(abort, 'subscription_in_use_stays'); end;

-- An organization goes empty: nothing it has is left behind, and it buys from nobody.
create trigger organization_goes_empty before update of status on organization for each row
  when new.status = 'deleted' and (exists (select 1 from subscription s where s.organization_id = old.id)
    or exists (select 1 from organization_seller k where k.organization_id = old.id and k.closed_at is null))
  begin select raise(abort, 'organization_goes_empty'); end;
