-- Passerelle's tables, one history for PostgreSQL and SQLite.
--
-- Written with PostgreSQL's types; engine.rs tells how the seven type words and the end of a table read on SQLite
-- (STRICT tables; ids as 16-byte blobs, instants as microseconds since 1970 in UTC).
-- State is a fact with who and when. What the invariants of docs/rules.md can say as a constraint stands here as one.

create table installation (
  one boolean primary key check (one),
  secret_fingerprint text not null,
  created_at timestamptz not null
);

-- Who sells, and what.

create table seller (
  id uuid primary key,
  key text not null unique check (length(key) between 1 and 64),
  kind text not null check (kind in ('partner', 'vendor')),
  name text not null check (length(name) between 1 and 100),
  legal_name text not null check (length(legal_name) <= 200),
  support_email text not null,
  support_url text not null,
  billing_console_url text not null,
  link_days bigint not null check (link_days between 1 and 90),
  redemption text not null check (redemption in ('invited_only', 'confirm', 'anyone_with_link')),
  status text not null check (status in ('active', 'suspended', 'closed')),
  created_at timestamptz not null,
  unique (id, kind)
);
create unique index seller_one_vendor on seller (kind) where kind = 'vendor';

create table service (
  id uuid primary key,
  key text not null unique check (length(key) between 1 and 64),
  names jsonb not null,
  descriptions jsonb not null,
  home_url text not null,
  terms_url text not null,
  terms_version text not null,
  status text not null check (status in ('draft', 'active', 'retired')),
  created_at timestamptz not null,
  check ((terms_url = '') = (terms_version = ''))
);

create table plan (
  id uuid primary key,
  service_id uuid not null references service (id),
  key text not null check (length(key) between 1 and 64),
  names jsonb not null,
  requires_plan_id uuid references plan (id),
  created_at timestamptz not null,
  unique (service_id, key),
  unique (id, service_id),
  check (requires_plan_id <> id)
);

create table api_key (
  id uuid primary key,
  hash bytea not null unique,
  scope text not null check (scope in ('operator', 'seller', 'service')),
  seller_id uuid references seller (id),
  service_id uuid references service (id),
  created_at timestamptz not null,
  revoked_at timestamptz,
  check ((scope = 'seller') = (seller_id is not null)),
  check ((scope = 'service') = (service_id is not null))
);

create table seller_account (
  id uuid primary key,
  seller_id uuid not null references seller (id),
  number text not null check (length(number) between 1 and 100),
  status text not null check (status in ('open', 'closed')),
  created_at timestamptz not null,
  unique (seller_id, number),
  unique (id, seller_id)
);

-- People.

create table account (
  id uuid primary key,
  email text not null,
  email_key text not null,
  name text not null check (length(name) between 1 and 100),
  language text not null,
  password_hash text not null,
  created_at timestamptz not null,
  verified_at timestamptz,
  locked_at timestamptz,
  check (verified_at is not null or locked_at is null)
);
-- Only a verified account owns its e-mail: whoever signs up first with somebody else's address gains nothing by it.
create unique index account_email on account (email_key) where verified_at is not null;
create index account_unverified on account (created_at) where verified_at is null;

create table mailed_code (
  id uuid primary key,
  account_id uuid not null references account (id),
  created_at timestamptz not null,
  tries bigint not null check (tries between 0 and 5),
  used_at timestamptz
);
create index mailed_code_account on mailed_code (account_id, id);

create table session (
  id uuid primary key,
  hash bytea not null unique,
  account_id uuid not null references account (id),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz
);
create index session_account on session (account_id) where ended_at is null;

-- Sales.

create table orders (
  id uuid primary key,
  seller_id uuid not null references seller (id),
  reference text not null check (length(reference) between 1 and 100),
  seller_account_id uuid not null,
  buyer_email text not null,
  buyer_name text not null,
  buyer_company text not null,
  buyer_language text not null,
  delivery text not null check (delivery in ('platform', 'seller')),
  discounted boolean not null,
  status text not null check (status in ('placed', 'partially_applied', 'applied', 'cancelled')),
  placed_at timestamptz not null,
  cancelled_at timestamptz,
  unique (seller_id, reference),
  unique (id, seller_id),
  foreign key (seller_account_id, seller_id) references seller_account (id, seller_id),
  check ((status = 'cancelled') = (cancelled_at is not null))
);
create index orders_of_seller on orders (seller_id, id);
create index orders_of_seller_account on orders (seller_account_id);

create table invitation (
  id uuid primary key,
  order_id uuid not null references orders (id),
  generation bigint not null check (generation >= 1),
  recipient text not null,
  recipient_key text not null,
  token_hash bytea not null unique,
  status text not null check (status in ('available', 'redeemed', 'revoked')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  redeemed_at timestamptz,
  revoked_at timestamptz,
  unique (order_id, generation),
  check (expires_at > created_at),
  check ((status = 'redeemed') = (redeemed_at is not null)),
  check ((status = 'revoked') = (revoked_at is not null))
);
create unique index invitation_one_available on invitation (order_id) where status = 'available';
create index invitation_recipient on invitation (recipient_key) where status = 'available';

-- The buyer's side.

create table onboarding (
  id uuid primary key,
  account_id uuid not null references account (id),
  seller_id uuid not null references seller (id),
  invitation_id uuid not null references invitation (id),
  draft jsonb not null,
  created_at timestamptz not null,
  completed_at timestamptz,
  organization_id uuid,
  check ((completed_at is null) = (organization_id is null))
);
create unique index onboarding_one_open on onboarding (account_id, seller_id) where completed_at is null;
create index onboarding_account on onboarding (account_id);
create index onboarding_invitation on onboarding (invitation_id, account_id);

create table organization (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  status text not null check (status in ('active', 'suspended', 'deleted')),
  country text not null check (length(country) = 2),
  address jsonb not null,
  address_written jsonb not null,
  address_verdict text not null check (address_verdict in ('valid', 'suggestion_accepted', 'kept_with_consent')),
  address_rules text not null,
  created_at timestamptz not null,
  created_by uuid not null references account (id),
  onboarding_id uuid not null unique references onboarding (id)
);

create table member (
  organization_id uuid not null references organization (id),
  account_id uuid not null references account (id),
  role text not null check (role in ('owner', 'administrator', 'member')),
  since timestamptz not null,
  primary key (organization_id, account_id)
);
create index member_account on member (account_id);

-- From whom an organization buys. The partial index says "at most one partner seller and at most one vendor link"; a row
-- is closed and reopened, never deleted, so that a subscription can point at it for ever.
create table organization_seller (
  organization_id uuid not null references organization (id),
  seller_id uuid not null,
  kind text not null,
  order_id uuid not null,
  bound_at timestamptz not null,
  bound_by uuid not null references account (id),
  closed_at timestamptz,
  primary key (organization_id, seller_id),
  foreign key (seller_id, kind) references seller (id, kind),
  foreign key (order_id, seller_id) references orders (id, seller_id)
);
create unique index organization_seller_one_of_each_kind on organization_seller (organization_id, kind) where closed_at is null;
create index organization_seller_seller on organization_seller (seller_id);

-- The claim of an account's first organization with a seller: whoever has one cannot create another.
create table first_organization (
  account_id uuid not null references account (id),
  seller_id uuid not null references seller (id),
  organization_id uuid not null references organization (id),
  primary key (account_id, seller_id)
);

create table subscription (
  id uuid primary key,
  order_id uuid not null,
  seller_id uuid not null,
  line bigint not null check (line >= 0),
  service_id uuid not null references service (id),
  plan_id uuid not null,
  quantity bigint not null check (quantity between 1 and 1000000),
  term_months bigint not null check (term_months between 1 and 120),
  renews boolean not null,
  status text not null check (status in ('unapplied', 'provisioning', 'active', 'suspended', 'expired', 'cancelled', 'failed')),
  starts_on date,
  ends_on date,
  organization_id uuid,
  onboarding_id uuid references onboarding (id),
  applied_at timestamptz,
  applied_by uuid references account (id),
  unique (order_id, line),
  foreign key (order_id, seller_id) references orders (id, seller_id),
  foreign key (plan_id, service_id) references plan (id, service_id),
  -- The tie: it can only be where its own seller is bound.
  foreign key (organization_id, seller_id) references organization_seller (organization_id, seller_id),
  check ((organization_id is null) = (applied_at is null)),
  check ((organization_id is null) = (applied_by is null)),
  check ((organization_id is null) = (onboarding_id is null)),
  check (organization_id is null or (starts_on is not null and ends_on is not null)),
  check (ends_on is null or (starts_on is not null and ends_on >= starts_on)),
  check (organization_id is not null or status in ('unapplied', 'cancelled')),
  check (organization_id is null or status <> 'unapplied')
);
create index subscription_organization on subscription (organization_id, service_id) where organization_id is not null;
create index subscription_onboarding on subscription (onboarding_id) where onboarding_id is not null;

create table terms_acceptance (
  organization_id uuid not null references organization (id),
  service_id uuid not null references service (id),
  version text not null,
  accepted_by uuid not null references account (id),
  accepted_at timestamptz not null,
  language text not null,
  primary key (organization_id, service_id, version)
);

-- What leaves, and what is remembered.

create table email (
  id uuid primary key,
  kind text not null,
  recipient text not null,
  language text not null,
  about uuid not null,
  seller_id uuid references seller (id),
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts bigint not null check (attempts >= 0),
  sent_at timestamptz,
  given_up_at timestamptz,
  last_error text,
  check (sent_at is null or given_up_at is null)
);
create index email_due on email (due_at) where sent_at is null and given_up_at is null;
create index email_about on email (about);

create table event (
  id uuid primary key,
  kind text not null,
  at timestamptz not null,
  seller_id uuid references seller (id),
  service_id uuid references service (id),
  organization_id uuid references organization (id),
  order_id uuid references orders (id),
  subscription_id uuid references subscription (id),
  data jsonb not null
);

create table audit (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('account', 'key', 'system')),
  actor_id uuid,
  action text not null,
  subject text not null,
  seller_id uuid,
  organization_id uuid,
  data jsonb not null,
  check ((actor_kind = 'system') = (actor_id is null))
);

-- The first answer to a request that may be sent again.
create table idempotency (
  scope text not null,
  key text not null check (length(key) between 1 and 255),
  request_hash bytea not null,
  status bigint not null,
  body text not null,
  created_at timestamptz not null,
  primary key (scope, key)
);
create index idempotency_age on idempotency (created_at);
