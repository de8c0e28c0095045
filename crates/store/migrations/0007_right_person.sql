-- The right person: links sent again, to another mailbox, or handed over; and who may go on with a forwarded one.

-- Whom an invitation greets, where that is not the order's own buyer: it was readdressed or handed over.
alter table invitation add column recipient_name text not null default '';
alter table invitation add column language text not null default '';
-- How many of the two reminders before its end are behind it.
alter table invitation add column reminders bigint not null default 0 check (reminders between 0 and 2);
create index invitation_expiry on invitation (expires_at) where status = 'available' and reminders < 2;

-- Whose part in an order an event tells of: an account that asks for something.
alter table event add column account_id uuid references account (id);

-- An account that may go on with an invitation sent to another mailbox, and why: it knew the code mailed there, or the
-- seller lets anyone with the link go on.
create table passage (
  invitation_id uuid not null references invitation (id),
  account_id uuid not null references account (id),
  how text not null check (how in ('code', 'link')),
  at timestamptz not null,
  primary key (invitation_id, account_id)
);
create index passage_account on passage (account_id);

-- Codes mailed to the invited mailbox for an account that is not its own; the digits follow from the id.
create table passage_code (
  id uuid primary key,
  invitation_id uuid not null references invitation (id),
  account_id uuid not null references account (id),
  created_at timestamptz not null,
  tries bigint not null check (tries between 0 and 5),
  used_at timestamptz
);
create index passage_code_of on passage_code (invitation_id, account_id, id);

-- An order handed over to a colleague: by an account that may apply it, or by whoever reads the invited mailbox, which a
-- code mailed there shows. Its digits follow from the id.
create table hand_over (
  id uuid primary key,
  invitation_id uuid not null references invitation (id),
  account_id uuid references account (id),
  email text not null,
  email_key text not null,
  name text not null check (length(name) between 1 and 100),
  language text not null,
  created_at timestamptz not null,
  tries bigint not null check (tries between 0 and 5),
  confirmed_at timestamptz,
  to_invitation_id uuid unique references invitation (id),
  check ((confirmed_at is null) = (to_invitation_id is null)),
  check (to_invitation_id is null or to_invitation_id <> invitation_id)
);
create unique index hand_over_once on hand_over (invitation_id) where confirmed_at is not null;
create index hand_over_of on hand_over (invitation_id, id);
create index hand_over_by on hand_over (account_id) where account_id is not null;
