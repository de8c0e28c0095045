-- What an operator wrote to whoever asked to pay by invoice.
alter table payment_method add column decision_reason text not null default '' check (length(decision_reason) <= 500 and (decision_reason = '' or refused_at is not null));
create index payment_method_decided on payment_method (id) where kind = 'invoice' and (approved_at is not null or refused_at is not null) and removed_at is null;

-- Currencies in which the vendor bills beside those of countries, as the catalogue declares them: for all organizations of a country,
-- or for who has this customer number.
create table currency_exception (
  seller_id uuid not null,
  seller_kind text not null check (seller_kind = 'vendor'),
  kind text not null check (kind in ('country', 'account')),
  subject text not null check (length(subject) between 1 and 100 and (kind = 'account' or length(subject) = 2)),
  currency text not null check (length(currency) = 3),
  approved_at timestamptz not null,
  primary key (seller_id, kind, subject, currency),
  foreign key (seller_id, seller_kind) references seller (id, kind)
);
