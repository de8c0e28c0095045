-- The vendor as a seller of its own: what it needs to bill an organization. A partner's sale has nothing of this.

-- The commercial terms under which the vendor sells. A partner's are between the partner and its buyer.
alter table seller add column terms_url text not null default '';
alter table seller add column terms_version text not null default '' check ((terms_url = '') = (terms_version = '') and (terms_url = '' or kind = 'vendor'));

-- One for each organization that buys from the vendor. The address it is billed at is the organization's own; of the currency
-- it is known whether the country says it or somebody has agreed to another one.
create table billing_profile (
  id uuid primary key,
  organization_id uuid not null unique references organization (id),
  seller_id uuid not null,
  kind text not null check (kind = 'vendor'),
  currency text not null check (length(currency) = 3),
  currency_reason text not null check (currency_reason in ('country', 'exception')),
  tax_id text not null check (length(tax_id) <= 30),
  tax_id_kind text not null check (length(tax_id_kind) <= 20),
  tax_standing text not null check (tax_standing in ('none', 'format', 'checksum', 'confirmed', 'unconfirmed')),
  tax_checked_at timestamptz,
  created_at timestamptz not null,
  created_by uuid not null references account (id),
  changed_at timestamptz not null,
  changed_by uuid not null references account (id),
  foreign key (seller_id, kind) references seller (id, kind),
  foreign key (organization_id, seller_id) references organization_seller (organization_id, seller_id),
  check ((tax_id = '') = (tax_id_kind = '')),
  check ((tax_id = '') = (tax_standing = 'none')),
  check (tax_checked_at is null or tax_id <> '')
);

-- How an organization pays the vendor. A card's number is never here: its provider keeps it, and tells what it is called by. One
-- that is entered before there is an organization belongs to who entered it. Paying by invoice is for one order until an
-- operator approves it for the organization.
create table payment_method (
  id uuid primary key,
  account_id uuid not null references account (id),
  organization_id uuid references billing_profile (organization_id),
  kind text not null check (kind in ('invoice', 'card')),
  is_default boolean not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  order_id uuid references orders (id),
  approved_at timestamptz,
  approved_by uuid references account (id),
  refused_at timestamptz,
  refused_by uuid references account (id),
  provider_ref text not null,
  brand text not null check (length(brand) <= 30),
  last4 text not null check (length(last4) in (0, 4)),
  expires_on date,
  check (organization_id is not null or (kind = 'card' and not is_default)),
  check (removed_at is null or not is_default),
  check (kind = 'invoice' or (order_id is null and approved_at is null and refused_at is null)),
  check ((kind = 'card') = (provider_ref <> '')),
  check ((kind = 'card') = (last4 <> '')),
  check ((kind = 'card') = (brand <> '')),
  check ((kind = 'card') = (expires_on is not null)),
  check ((approved_at is null) = (approved_by is null)),
  check ((refused_at is null) = (refused_by is null)),
  check (approved_at is null or refused_at is null)
);
create unique index payment_method_one_default on payment_method (organization_id) where is_default;
create unique index payment_method_one_invoice on payment_method (organization_id) where kind = 'invoice' and removed_at is null;
create index payment_method_of on payment_method (organization_id, id);
create index payment_method_unattached on payment_method (account_id) where organization_id is null and removed_at is null;
create index payment_method_to_approve on payment_method (id) where kind = 'invoice' and approved_at is null and refused_at is null and removed_at is null;

-- Who accepted the vendor's commercial terms for an organization, once a version.
create table seller_terms_acceptance (
  organization_id uuid not null references billing_profile (organization_id),
  seller_id uuid not null references seller (id),
  version text not null check (length(version) between 1 and 100),
  accepted_by uuid not null references account (id),
  accepted_at timestamptz not null,
  language text not null,
  ip text not null,
  primary key (organization_id, seller_id, version)
);
-- Those of services, too: from where.
alter table terms_acceptance add column ip text not null default '';
