-- Accounts: a forgotten password, another e-mail address, the list of sessions, and operators.

-- What the browser of a session is, in words derived from its User-Agent; that itself is not kept.
alter table session add column browser text not null default '';
alter table session add column system text not null default '';

-- A link to choose a new password. A row is written for an address without account, too (account_id is null), so that
-- asking does the same work for both.
create table recovery (
  id uuid primary key,
  token_hash bytea not null unique,
  email_key text not null,
  account_id uuid references account (id),
  created_at timestamptz not null,
  used_at timestamptz,
  voided_at timestamptz,
  check (used_at is null or voided_at is null),
  check (used_at is null or account_id is not null)
);
create index recovery_email on recovery (email_key, created_at);
create index recovery_account on recovery (account_id) where used_at is null and voided_at is null;
create index recovery_age on recovery (created_at);

-- Another e-mail address, once the code mailed to it is entered.
create table email_change (
  code_id uuid primary key references mailed_code (id),
  account_id uuid not null references account (id),
  email text not null,
  email_key text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  voided_at timestamptz,
  check (confirmed_at is null or voided_at is null)
);
create unique index email_change_one_pending on email_change (account_id) where confirmed_at is null and voided_at is null;
create index email_change_account on email_change (account_id, created_at);

-- Who runs the platform.
create table operator (
  account_id uuid primary key references account (id),
  since timestamptz not null,
  removed_at timestamptz
);

create table operator_invitation (
  id uuid primary key,
  token_hash bytea not null unique,
  email text not null,
  email_key text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  used_by uuid references account (id),
  voided_at timestamptz,
  check ((used_at is null) = (used_by is null)),
  check (used_at is null or voided_at is null)
);
create index operator_invitation_email on operator_invitation (email_key) where used_at is null and voided_at is null;
