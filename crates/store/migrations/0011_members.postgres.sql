-- Members: the extra role of reading what is billed, an account's default organization, invitations by mail, and an owner
-- who can act is kept; the twin of 0011_members.sqlite.sql.

-- The extra role that opens the billing pages. An owner reads them anyway.
alter table member add column billing_reader boolean not null default false check (not billing_reader or role <> 'owner');
-- Where an account arrives after signing in, when nothing else waits: one of its organizations at most.
alter table member add column is_default boolean not null default false;
create unique index member_one_default on member (account_id) where is_default;

-- What is asked for beside a role: the extra one, which leaves the role as it is.
alter table role_request add column billing_reader boolean not null default false check (not billing_reader or role = 'member');

-- Somebody is asked to be a member: a link to a mailbox, whose token follows from the id. That its days are over is computed.
create table member_invitation (
  id uuid primary key,
  organization_id uuid not null references organization (id),
  email text not null,
  email_key text not null,
  role text not null check (role in ('owner', 'administrator', 'member')),
  billing_reader boolean not null,
  language text not null,
  token_hash bytea not null unique,
  invited_by uuid not null references account (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  status text not null check (status in ('open', 'accepted', 'declined', 'revoked')),
  ended_at timestamptz,
  ended_by uuid references account (id),
  check (not billing_reader or role <> 'owner'),
  check (expires_at > created_at),
  check ((status = 'open') = (ended_at is null)),
  check (ended_by is not null or status not in ('accepted', 'revoked')),
  check (ended_by is null or status <> 'open')
);
create unique index member_invitation_one_open on member_invitation (organization_id, email_key) where status = 'open';
create index member_invitation_of on member_invitation (organization_id, email_key);
create index member_invitation_lately on member_invitation (organization_id, created_at);
create index member_invitation_recipient on member_invitation (email_key) where status = 'open';
create index member_invitation_by on member_invitation (invited_by, organization_id) where status = 'open';

-- An organization that is in use keeps an owner who can act: verified, not locked. The row of the organization is held
-- meanwhile, so that two who go at once are seen one after the other at any isolation.
create or replace function keep_an_owner() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.role = 'owner' and new.organization_id = old.organization_id and new.account_id = old.account_id then
    return new;
  end if;
  perform 1 from organization g where g.id = old.organization_id for no key update;
  if exists (select 1 from organization g where g.id = old.organization_id and g.status <> 'deleted')
    and not exists (select 1 from member m join account a on a.id = m.account_id where m.organization_id = old.organization_id
      and m.role = 'owner' and m.account_id <> old.account_id and a.verified_at is not null and a.locked_at is null) then
    raise exception 'organization_keeps_an_owner' using errcode = 'integrity_constraint_violation';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
