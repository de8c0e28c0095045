-- The addresses that were kept with consent and settled, for operators who look back.
create index organization_address_settled on organization_address (id) where settled_at is not null;
