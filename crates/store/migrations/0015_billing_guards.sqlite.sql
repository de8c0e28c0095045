-- What a partner's sale never asks for is not in its draft either; the twin of 0015_billing_guards.postgres.sql. A quotation
-- mark within a text of the draft is written with a backslash before it, so what is found is the draft's own word.
create trigger partner_never_asks_for_billing before update on onboarding for each row
  when instr(new.draft, '"billing":') > 0 and exists (select 1 from seller e where e.id = new.seller_id and e.kind = 'partner')
  begin select raise(abort, 'partner_never_asks_for_billing'); end;
create trigger partner_never_begins_with_billing before insert on onboarding for each row
  when instr(new.draft, '"billing":') > 0 and exists (select 1 from seller e where e.id = new.seller_id and e.kind = 'partner')
  begin select raise(abort, 'partner_never_asks_for_billing'); end;
