-- Undo: what was applied is taken back for a while; the twin of 0016_undo.sqlite.sql.

-- The first day the order fixed, if it did: kept beside the days of the term while the subscription is applied.
alter table subscription add column ordered_on date check (ordered_on is null or applied_at is not null);
update subscription set ordered_on = starts_on where organization_id is not null and starts_on <> (applied_at at time zone 'UTC')::date;

-- An application that was taken back, in whole or in part: who, when, and the plan that was agreed to.
create table undo (
  id uuid primary key,
  onboarding_id uuid not null references onboarding (id),
  organization_id uuid not null references organization (id),
  organization_gone boolean not null,
  undone_at timestamptz not null,
  undone_by uuid not null references account (id),
  plan text not null check (length(plan) = 64),
  unique (onboarding_id, plan)
);

-- What returned.
create table undo_subscription (
  undo_id uuid not null references undo (id),
  subscription_id uuid not null references subscription (id),
  primary key (undo_id, subscription_id)
);

-- What is used is not taken back.
create function refuse_undo_of_used() returns trigger language plpgsql as $$
begin
  raise exception 'subscription_in_use_stays' using errcode = 'integrity_constraint_violation';
end $$;
create trigger subscription_in_use_stays before update of organization_id on subscription for each row
  when (old.organization_id is not null and new.organization_id is null and old.first_used_at is not null)
  execute function refuse_undo_of_used();

-- An organization goes empty: nothing it has is left behind, and it buys from nobody.
create function refuse_going_full() returns trigger language plpgsql as $$
begin
  if exists (select 1 from subscription s where s.organization_id = old.id)
    or exists (select 1 from organization_seller k where k.organization_id = old.id and k.closed_at is null) then
    raise exception 'organization_goes_empty' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger organization_goes_empty before update of status on organization for each row
  when (new.status = 'deleted') execute function refuse_going_full();
