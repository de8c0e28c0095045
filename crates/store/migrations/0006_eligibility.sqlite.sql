-- Colleagues: who has an address of the same domain, what one sends to the owners of an organization, who asks to
-- become one of them; the twin of 0006_eligibility.postgres.sql.

-- Made from the e-mail itself, so that it cannot be left behind when that changes. (A column added to a table of SQLite
-- can be generated only when it is read; the index keeps it.)
alter table account add column email_domain text generated always as (replace(email_key, rtrim(email_key, replace(email_key, '@', '')), '')) virtual;
create index account_domain on account (email_domain) where verified_at is not null;

-- A draft sent to the owners of the organization that is bound to its seller account. Open while anything of it is unapplied.
create table task (
  id blob primary key,
  organization_id blob not null references organization (id),
  onboarding_id blob not null references onboarding (id),
  invitation_id blob not null references invitation (id),
  sent_at integer not null,
  mailed_at integer not null,
  unique (organization_id, onboarding_id)
) strict;
create index task_onboarding on task (onboarding_id);

-- What was ticked.
create table task_subscription (
  task_id blob not null references task (id),
  subscription_id blob not null references subscription (id),
  primary key (task_id, subscription_id)
) strict;
create index task_subscription_subscription on task_subscription (subscription_id);

create table role_request (
  id blob primary key,
  organization_id blob not null references organization (id),
  account_id blob not null references account (id),
  role text not null check (role in ('owner', 'administrator', 'member')),
  asked_at integer not null,
  decided_at integer,
  decided_by blob references account (id),
  approved integer,
  check ((decided_at is null) = (decided_by is null)),
  check ((decided_at is null) = (approved is null))
) strict;
create unique index role_request_one_open on role_request (organization_id, account_id) where decided_at is null;
create index role_request_account on role_request (account_id, organization_id);

-- An organization that is in use keeps an owner.
create trigger organization_keeps_an_owner before delete on member for each row
  when old.role = 'owner'
    and exists (select 1 from organization g where g.id = old.organization_id and g.status <> 'deleted')
    and not exists (select 1 from member m where m.organization_id = old.organization_id and m.role = 'owner' and m.account_id <> old.account_id)
  begin select raise(abort, 'organization_keeps_an_owner'); end;
create trigger organization_keeps_its_owner before update on member for each row
  when old.role = 'owner' and not (new.role = 'owner' and new.organization_id = old.organization_id)
    and exists (select 1 from organization g where g.id = old.organization_id and g.status <> 'deleted')
    and not exists (select 1 from member m where m.organization_id = old.organization_id and m.role = 'owner' and m.account_id <> old.account_id)
  begin select raise(abort, 'organization_keeps_an_owner'); end;
