-- What nodes do by themselves, and the seal on what was recorded.

-- One row per job: taken by moving its due time to the end of the lease, so one node runs it, and a dead node's job is
-- due again.
create table job (
  name text primary key check (length(name) between 1 and 64),
  due_at timestamptz not null,
  done_at timestamptz,
  runs bigint not null check (runs >= 0),
  check ((runs = 0) = (done_at is null))
);

-- Audit and event rows get their place and their hash afterwards: a chain inside each transaction would make every two
-- actions conflict. Each hash is over the one before, the position and the row, under the installation's secret.
create table seal (
  position bigint primary key check (position >= 1),
  log text not null check (log in ('audit', 'event')),
  row_id uuid not null unique,
  logged_at timestamptz not null,
  hash bytea not null unique check (length(hash) = 32),
  sealed_at timestamptz not null
);

-- What the meters ask for.
create index email_given_up on email (given_up_at) where given_up_at is not null;
create index session_living on session (seen_at) where ended_at is null;
