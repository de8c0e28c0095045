-- Every address an organization has had; the newest is the current one, of which organization keeps a copy.
--
-- `settled`: nobody has to look any more at an address that was kept with consent: an operator corrected it or found it right,
-- or an owner replaced it.
create table organization_address (
  id uuid primary key,
  organization_id uuid not null references organization (id),
  address jsonb not null,
  written jsonb not null,
  verdict text not null check (verdict in ('valid', 'suggestion_accepted', 'kept_with_consent', 'corrected')),
  rules text not null,
  set_at timestamptz not null,
  set_by uuid not null references account (id),
  consent_text text,
  consent_language text,
  consent_ip text,
  consented_at timestamptz,
  settled_at timestamptz,
  settled_by uuid references account (id),
  check ((verdict = 'kept_with_consent') = (consent_text is not null)),
  check ((consent_text is null) = (consent_language is null)),
  check ((consent_text is null) = (consent_ip is null)),
  check ((consent_text is null) = (consented_at is null)),
  check ((settled_at is null) = (settled_by is null)),
  check (settled_at is null or verdict = 'kept_with_consent')
);
create index organization_address_of on organization_address (organization_id, id);
create index organization_address_unsettled on organization_address (id) where verdict = 'kept_with_consent' and settled_at is null;

-- Each has had one address so far, written when it was made: it takes the organization's own id, which is as old. (None was
-- kept with consent yet.)
insert into organization_address (id, organization_id, address, written, verdict, rules, set_at, set_by) select id, id, address, address_written, address_verdict, address_rules, created_at, created_by from organization;

-- What an owner said to an address that an operator had corrected.
create table address_answer (
  address_id uuid not null references organization_address (id),
  account_id uuid not null references account (id),
  answer text not null check (answer in ('accepted', 'edited')),
  answered_at timestamptz not null,
  primary key (address_id, account_id)
);
