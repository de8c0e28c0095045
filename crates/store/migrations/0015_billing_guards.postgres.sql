-- What a partner's sale never asks for is not in its draft either; the twin of 0015_billing_guards.sqlite.sql.
create function refuse_billing_of_a_partner() returns trigger language plpgsql as $$
begin
  if exists (select 1 from seller e where e.id = new.seller_id and e.kind = 'partner') then
    raise exception 'partner_never_asks_for_billing' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger partner_never_asks_for_billing before insert or update on onboarding for each row
  when (new.draft ? 'billing') execute function refuse_billing_of_a_partner();
