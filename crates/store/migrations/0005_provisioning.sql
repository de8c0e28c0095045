-- Services that prepare what was applied, and what an order's timeline is read from.

alter table service add column provisioning boolean not null default false;

-- What the service said last to people; a failure always says why. Active since when, and used since when: each once.
alter table subscription add column message text check (length(message) between 1 and 500) check (status <> 'failed' or message is not null);
alter table subscription add column activated_at timestamptz check (activated_at is null or applied_at is not null);
alter table subscription add column first_used_at timestamptz check (first_used_at is null or activated_at is not null);
update subscription set activated_at = applied_at where status in ('active', 'suspended', 'expired');

-- Lists by service and by seller, in the order of ids; and what a service still has to prepare.
create index subscription_of_service on subscription (service_id, id) where organization_id is not null;
create index subscription_of_seller on subscription (seller_id, id);
create index subscription_provisioning on subscription (service_id, id) where status = 'provisioning';
create index subscription_failed on subscription (seller_id, order_id) where status = 'failed';

-- Orders on which something is left: where those at risk are looked for.
create index orders_unfinished on orders (id) where status in ('placed', 'partially_applied');
create index orders_unfinished_of_seller on orders (seller_id, id) where status in ('placed', 'partially_applied');

-- Who opened an invitation: a person, signed in, by a form; the first time.
create table opening (
  invitation_id uuid not null references invitation (id),
  account_id uuid not null references account (id),
  opened_at timestamptz not null,
  primary key (invitation_id, account_id)
);

-- A letter that was taken and came back.
alter table email add column bounced_at timestamptz check (bounced_at is null or sent_at is not null);
alter table email add column bounce_status text check ((bounced_at is null) = (bounce_status is null));

-- The timeline of an order.
create index event_of_order on event (order_id, id) where order_id is not null;
