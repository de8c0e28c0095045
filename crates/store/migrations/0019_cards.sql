-- A card that is being entered, for a draft or an organization: at its provider, who has a page for it once there is a session.
-- Nothing here is the card's own; what its provider tells of it is its payment method's. Until it is over, the provider is asked
-- again when it is due.
create table card_entry (
  id uuid primary key,
  account_id uuid not null references account (id),
  onboarding_id uuid references onboarding (id),
  organization_id uuid references organization (id),
  replaces_id uuid references payment_method (id),
  session_ref text not null check (length(session_ref) <= 255),
  customer_ref text not null check (length(customer_ref) <= 255),
  state text not null check (state in ('begun', 'open', 'settled', 'ended')),
  begun_at timestamptz not null,
  due_at timestamptz,
  settled_at timestamptz,
  method_id uuid unique references payment_method (id),
  check ((onboarding_id is null) <> (organization_id is null)),
  check (replaces_id is null or organization_id is not null),
  check ((session_ref = '') = (customer_ref = '')),
  check (session_ref = '' or state <> 'begun'),
  check (session_ref <> '' or state in ('begun', 'ended')),
  check ((state = 'settled') = (method_id is not null)),
  check ((state in ('settled', 'ended')) = (settled_at is not null)),
  check ((state in ('settled', 'ended')) = (due_at is null))
);
create unique index card_entry_session on card_entry (session_ref) where session_ref <> '';
create index card_entry_due on card_entry (due_at) where due_at is not null;
create index card_entry_of on card_entry (account_id, begun_at);

-- A card that was removed is taken away at its provider, too.
alter table payment_method add column detached_at timestamptz check (detached_at is null or (kind = 'card' and removed_at is not null));
create index payment_method_to_detach on payment_method (id) where kind = 'card' and removed_at is not null and detached_at is null;
-- Told twice, a card is kept once.
create unique index payment_method_one_card on payment_method (provider_ref) where kind = 'card';
