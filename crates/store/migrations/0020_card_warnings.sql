-- When those who read an organization's billing were told, once, that the last day of the card it uses is near.
alter table payment_method add column warned_at timestamptz check (warned_at is null or kind = 'card');
create index payment_method_to_warn on payment_method (expires_on) where is_default and warned_at is null;
