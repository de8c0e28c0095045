-- Change of seller: the consent an owner hands to the seller that shall gain the organization, the change until its day, and the
-- operator's move of all that one seller has; the twin of 0017_change_of_seller.postgres.sql.

-- A link can come without an order: by a change of seller. The gaining seller says its customer number. A discount ends with the
-- seller that gave it, too. Neither touches what is kept, so the schema's text is written as SQLite's documentation of ALTER TABLE
-- says; a table cannot be made anew while others point at it.
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, 'order_id blob not null,', 'order_id blob,') where type = 'table' and name = 'organization_seller';
update sqlite_schema set sql = replace(sql, 'in (''expired'', ''withdrawn'')', 'in (''expired'', ''withdrawn'', ''seller_changed'')') where type = 'table' and name = 'contract_registration';
pragma writable_schema = reset;
alter table organization_seller add column seller_account_id blob references seller_account (id);
create index organization_seller_account on organization_seller (seller_account_id) where seller_account_id is not null;

-- Who bills it, when that is no longer who sold it.
alter table subscription add column seller_of_record_id blob references seller (id) check (seller_of_record_id is null or organization_id is not null);
create index subscription_of_record on subscription (seller_of_record_id, id) where seller_of_record_id is not null;

-- An owner agrees that another seller takes over from this one. Its code is derived from the id and never kept.
create table seller_consent (
  id blob primary key,
  organization_id blob not null,
  seller_id blob not null,
  hash blob not null unique,
  tail text not null check (length(tail) = 4),
  given_at integer not null,
  given_by blob not null references account (id),
  expires_at integer not null,
  revoked_at integer,
  used_at integer,
  foreign key (organization_id, seller_id) references organization_seller (organization_id, seller_id),
  check (expires_at > given_at),
  check (revoked_at is null or used_at is null)
) strict;
create unique index seller_consent_one_open on seller_consent (organization_id) where revoked_at is null and used_at is null;

-- A code that permits nothing was sent by a seller. What was sent is not kept.
create table seller_consent_miss (
  id blob primary key,
  seller_id blob not null references seller (id),
  at integer not null
) strict;
create index seller_consent_miss_of_seller on seller_consent_miss (seller_id, at);
create index seller_consent_miss_age on seller_consent_miss (at);

-- The operator moves all that one seller has to another.
create table seller_move (
  id blob primary key,
  from_seller_id blob not null references seller (id),
  to_seller_id blob not null references seller (id),
  started_at integer not null,
  started_by blob not null references account (id),
  ended_at integer,
  check (from_seller_id <> to_seller_id)
) strict;
create unique index seller_move_one_open on seller_move (from_seller_id) where ended_at is null;

-- An organization changes its seller: asked for with a consent and waiting for its day, or moved by the operator.
create table seller_change (
  id blob primary key,
  organization_id blob not null,
  from_seller_id blob not null,
  to_seller_id blob not null references seller (id),
  seller_account_id blob,
  consent_id blob unique references seller_consent (id),
  move_id blob references seller_move (id),
  cut_over_on text not null,
  status text not null check (status in ('waiting', 'done', 'rolled_back', 'stopped')),
  asked_at integer not null,
  ended_at integer,
  ended_why text check (length(ended_why) between 1 and 40),
  unique (move_id, organization_id),
  foreign key (organization_id, from_seller_id) references organization_seller (organization_id, seller_id),
  foreign key (seller_account_id, to_seller_id) references seller_account (id, seller_id),
  check (from_seller_id <> to_seller_id),
  check ((consent_id is null) <> (move_id is null)),
  check ((status = 'waiting') = (ended_at is null)),
  check ((status in ('rolled_back', 'stopped')) = (ended_why is not null)),
  check (status <> 'waiting' or consent_id is not null)
) strict;
create unique index seller_change_one_waiting on seller_change (organization_id) where status = 'waiting';
create index seller_change_due on seller_change (cut_over_on, id) where status = 'waiting';
create index seller_change_of on seller_change (organization_id, id);
create index seller_change_to on seller_change (to_seller_id, id);
create index seller_change_from on seller_change (from_seller_id, id);

-- What went to the gaining seller by a change.
create table seller_change_subscription (
  change_id blob not null references seller_change (id),
  subscription_id blob not null references subscription (id),
  primary key (change_id, subscription_id)
) strict;
create index seller_change_subscription_of on seller_change_subscription (subscription_id);

-- What runs runs under a link that is open: it moves to another link before its own is closed.
create trigger link_stays_while_in_use before update of closed_at on organization_seller for each row
  when old.closed_at is null and new.closed_at is not null and exists (select 1 from subscription s where s.organization_id = old.organization_id
    and coalesce(s.seller_of_record_id, s.seller_id) = old.seller_id and s.status in ('provisioning', 'active', 'suspended', 'failed'))
  begin select raise(abort, 'link_stays_while_in_use'); end;
create trigger seller_of_record_is_bound before update of seller_of_record_id on subscription for each row
  when new.seller_of_record_id is not null and not exists (select 1 from organization_seller k where k.organization_id = new.organization_id
    and k.seller_id = new.seller_of_record_id)
  begin select raise(abort, 'seller_of_record_is_bound'); end;
