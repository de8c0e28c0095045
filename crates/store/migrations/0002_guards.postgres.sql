-- What no plain constraint can say; the twin of 0002_guards.sqlite.sql.

create function refuse_subscription_move() returns trigger language plpgsql as $$
begin
  raise exception 'subscription_never_moves' using errcode = 'integrity_constraint_violation';
end $$;
create trigger subscription_never_moves before update of organization_id on subscription for each row
  when (old.organization_id is not null and new.organization_id is not null and old.organization_id <> new.organization_id)
  execute function refuse_subscription_move();

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_only_grows' using errcode = 'integrity_constraint_violation';
end $$;
create trigger audit_only_grows before update or delete on audit for each row execute function refuse_audit_change();
