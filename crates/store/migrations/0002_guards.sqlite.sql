-- What no plain constraint can say; the twin of 0002_guards.postgres.sql.

create trigger subscription_never_moves before update of organization_id on subscription for each row
  when old.organization_id is not null and new.organization_id is not null and old.organization_id <> new.organization_id
  begin select raise(abort, 'subscription_never_moves'); end;

create trigger audit_never_changes before update on audit for each row
  begin select raise(abort, 'audit_only_grows'); end;
create trigger audit_never_shrinks before delete on audit for each row
  begin select raise(abort, 'audit_only_grows'); end;
