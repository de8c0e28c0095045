-- Contract codes: what a seller hands out when an order carries discounts, and who has registered it.

-- The code itself is not kept: an HMAC of it to find it by, and its end to recognise it by. What it gives is words or a number in
-- a hundred; no price is kept anywhere.
create table contract_code (
  id uuid primary key,
  seller_id uuid not null references seller (id),
  hash bytea not null,
  tail text not null check (length(tail) between 1 and 4),
  percent bigint check (percent between 1 and 100),
  discount text not null check (length(discount) <= 200),
  seller_account_id uuid,
  order_id uuid,
  valid_from date not null,
  valid_until date,
  max_uses bigint not null check (max_uses between 1 and 500),
  uses bigint not null check (uses >= 0),
  status text not null check (status in ('issued', 'registered', 'expired', 'withdrawn')),
  issued_at timestamptz not null,
  ended_at timestamptz,
  unique (seller_id, hash),
  unique (id, seller_id),
  foreign key (seller_account_id, seller_id) references seller_account (id, seller_id),
  foreign key (order_id, seller_id) references orders (id, seller_id),
  check (uses <= max_uses),
  check ((percent is null) = (discount <> '')),
  check (valid_until is null or valid_until >= valid_from),
  check (status <> 'issued' or uses = 0),
  check (status <> 'registered' or uses > 0),
  check ((status in ('expired', 'withdrawn')) = (ended_at is not null))
);
create index contract_code_of_seller on contract_code (seller_id, id);
-- Attached to an order: one that lives.
create unique index contract_code_attached on contract_code (order_id) where order_id is not null and ended_at is null;
create index contract_code_ending on contract_code (valid_until) where valid_until is not null and ended_at is null;

-- The services a code is for; all of its seller's when there is none.
create table contract_code_service (
  code_id uuid not null references contract_code (id),
  service_id uuid not null references service (id),
  primary key (code_id, service_id)
);

-- A code is registered once by an organization, which buys from its seller.
create table contract_registration (
  id uuid primary key,
  code_id uuid not null,
  seller_id uuid not null,
  organization_id uuid not null,
  registered_at timestamptz not null,
  registered_by uuid not null references account (id),
  ended_at timestamptz,
  ended_why text check (ended_why in ('expired', 'withdrawn')),
  unique (code_id, organization_id),
  unique (id, code_id),
  foreign key (code_id, seller_id) references contract_code (id, seller_id),
  foreign key (organization_id, seller_id) references organization_seller (organization_id, seller_id),
  check ((ended_at is null) = (ended_why is null))
);
create index contract_registration_of on contract_registration (organization_id, id);

-- The lines of orders that have a discount by it: each once by a code, and by one code at a time.
create table contract_discount (
  code_id uuid not null,
  subscription_id uuid not null references subscription (id),
  registration_id uuid not null,
  starts_on date not null,
  ended_at timestamptz,
  primary key (code_id, subscription_id),
  foreign key (registration_id, code_id) references contract_registration (id, code_id)
);
create unique index contract_discount_one_at_a_time on contract_discount (subscription_id) where ended_at is null;
create index contract_discount_of_subscription on contract_discount (subscription_id);
create index contract_discount_of_registration on contract_discount (registration_id);

-- A wrong code that was entered. What was typed is not kept.
create table contract_code_miss (
  id uuid primary key,
  organization_id uuid not null references organization (id),
  seller_id uuid references seller (id),
  account_id uuid not null references account (id),
  at timestamptz not null
);
create index contract_code_miss_of_organization on contract_code_miss (organization_id, at);
create index contract_code_miss_of_seller on contract_code_miss (seller_id, at);
create index contract_code_miss_age on contract_code_miss (at);

-- Since when an order that carries discounts waits for a code to be registered, and when its owners were reminded.
alter table orders add column code_expected_since timestamptz;
alter table orders add column code_reminded_at timestamptz check (code_reminded_at is null or code_expected_since is not null);
create index orders_code_expected on orders (code_expected_since) where code_expected_since is not null and code_reminded_at is null;
update orders set code_expected_since = (select min(s.applied_at) from subscription s where s.order_id = orders.id) where discounted;
