-- A small world in which every rule can be broken: two partner sellers, the vendor, and buyers of theirs.
insert into seller (id, key, kind, name, legal_name, support_email, support_url, billing_console_url, link_days, redemption, status, created_at) values
  ({northwind}, 'northwind', 'partner', 'Northwind', '', 'help@northwind.example', '', '', 30, 'confirm', 'active', {now}),
  ({contoso}, 'contoso', 'partner', 'Contoso', '', 'help@contoso.example', '', '', 30, 'confirm', 'active', {now}),
  ({vendor}, 'vendor', 'vendor', 'Vendor', '', 'help@vendor.example', '', '', 30, 'confirm', 'active', {now});
insert into service (id, key, names, descriptions, home_url, terms_url, terms_version, status, created_at) values
  ({backup}, 'backup', '{}', '{}', 'https://backup.example', '', '', 'active', {now}),
  ({analytics}, 'analytics', '{}', '{}', 'https://analytics.example', '', '', 'active', {now});
insert into plan (id, service_id, key, names, created_at) values
  ({standard}, {backup}, 'standard', '{}', {now}), ({insight}, {analytics}, 'insight', '{}', {now});
insert into seller_account (id, seller_id, number, status, created_at) values
  ({at_northwind}, {northwind}, '4711', 'open', {now}), ({at_contoso}, {contoso}, '4711', 'open', {now}), ({at_vendor}, {vendor}, '1', 'open', {now});
insert into account (id, email, email_key, name, language, password_hash, created_at, verified_at) values
  ({marie}, 'Marie@acme.example', 'marie@acme.example', 'Marie', 'fr', '', {now}, {now}),
  ({paul}, 'paul@globex.example', 'paul@globex.example', 'Paul', 'en', '', {now}, {now}),
  ({nobody}, 'Paul@globex.example', 'paul@globex.example', 'Nobody', 'en', '', {now}, null);
insert into orders (id, seller_id, reference, seller_account_id, buyer_email, buyer_name, buyer_company, buyer_language, delivery, discounted, status, placed_at) values
  ({first}, {northwind}, 'PO-1', {at_northwind}, 'Marie@acme.example', 'Marie', 'Acme', 'fr', 'platform', false, 'applied', {now}),
  ({second}, {northwind}, 'PO-2', {at_northwind}, 'Marie@acme.example', 'Marie', 'Acme', 'fr', 'platform', false, 'placed', {now}),
  ({foreign}, {contoso}, 'PO-1', {at_contoso}, 'paul@globex.example', 'Paul', 'Globex', 'en', 'platform', false, 'placed', {now}),
  ({own}, {vendor}, 'PO-1', {at_vendor}, 'paul@globex.example', 'Paul', 'Globex', 'en', 'platform', false, 'placed', {now});
insert into invitation (id, order_id, generation, recipient, recipient_key, token_hash, status, created_at, expires_at, redeemed_at) values
  ({link_first}, {first}, 1, 'Marie@acme.example', 'marie@acme.example', {bytes:first}, 'redeemed', {now}, {later}, {now}),
  ({link_second}, {second}, 1, 'Marie@acme.example', 'marie@acme.example', {bytes:second}, 'available', {now}, {later}, null),
  ({link_foreign}, {foreign}, 1, 'paul@globex.example', 'paul@globex.example', {bytes:foreign}, 'available', {now}, {later}, null);
insert into onboarding (id, account_id, seller_id, invitation_id, draft, created_at, completed_at, organization_id) values
  ({done}, {marie}, {northwind}, {link_first}, '{}', {now}, {now}, {acme}),
  ({open}, {marie}, {northwind}, {link_second}, '{}', {now}, null, null),
  ({of_globex}, {paul}, {contoso}, {link_foreign}, '{}', {now}, {now}, {globex}),
  ({of_initech}, {paul}, {northwind}, {link_second}, '{}', {now}, {now}, {initech}),
  ({of_umbrella}, {paul}, {contoso}, {link_foreign}, '{}', {now}, {now}, {umbrella});
insert into organization (id, name, status, country, address, address_written, address_verdict, address_rules, created_at, created_by, onboarding_id) values
  ({acme}, 'Acme', 'active', 'FR', '{}', '{}', 'valid', '1', {now}, {marie}, {done}),
  ({globex}, 'Globex', 'active', 'DE', '{}', '{}', 'valid', '1', {now}, {paul}, {of_globex}),
  ({initech}, 'Initech', 'active', 'US', '{}', '{}', 'valid', '1', {now}, {paul}, {of_initech}),
  ({umbrella}, 'Umbrella', 'active', 'GB', '{}', '{}', 'valid', '1', {now}, {paul}, {of_umbrella});
insert into organization_address (id, organization_id, address, written, verdict, rules, set_at, set_by, consent_text, consent_language, consent_ip, consented_at) values
  ({adr_acme}, {acme}, '{}', '{}', 'valid', '1', {now}, {marie}, null, null, null, null),
  ({adr_globex}, {globex}, '{}', '{}', 'kept_with_consent', '1', {now}, {paul}, '2026-11', 'en', '203.0.113.7', {now});
insert into member (organization_id, account_id, role, since) values ({acme}, {marie}, 'owner', {now}), ({globex}, {paul}, 'owner', {now});
insert into organization_seller (organization_id, seller_id, kind, order_id, bound_at, bound_by) values
  ({acme}, {northwind}, 'partner', {first}, {now}, {marie}),
  ({globex}, {contoso}, 'partner', {foreign}, {now}, {paul}),
  ({initech}, {northwind}, 'partner', {second}, {now}, {paul});
insert into first_organization (account_id, seller_id, organization_id) values ({marie}, {northwind}, {acme});
insert into subscription (id, order_id, seller_id, line, service_id, plan_id, quantity, term_months, renews, status, starts_on, ends_on, organization_id, onboarding_id, applied_at, applied_by) values
  ({applied}, {first}, {northwind}, 0, {backup}, {standard}, 5, 12, true, 'active', '2026-11-23', '2027-11-22', {acme}, {done}, {now}, {marie}),
  ({waiting}, {second}, {northwind}, 0, {backup}, {standard}, 5, 12, true, 'unapplied', null, null, null, null, null, null),
  ({contosos}, {foreign}, {contoso}, 0, {backup}, {standard}, 5, 12, true, 'unapplied', null, null, null, null, null, null),
  ({vendors}, {own}, {vendor}, 0, {backup}, {standard}, 5, 12, true, 'unapplied', null, null, null, null, null, null);
insert into installation (one, secret_fingerprint, created_at) values (true, 'x', {now});
insert into idempotency (scope, key, request_hash, status, body, created_at) values ('northwind:orders', 'k', {bytes:k}, 201, '', {now});
insert into audit (id, at, actor_kind, actor_id, action, subject, data) values ({noted}, {now}, 'account', {marie}, 'order.place', 'x', '{}');
insert into mailed_code (id, account_id, created_at, tries) values ({code}, {nobody}, {now}, 5);
insert into email (id, kind, recipient, language, about, created_at, due_at, attempts, sent_at) values ({letter}, 'receipt', 'm@x.example', 'fr', {acme}, {now}, {now}, 1, {now});
insert into api_key (id, hash, scope, seller_id, created_at) values ({key}, {bytes:key}, 'seller', {northwind}, {now});
insert into contract_code (id, seller_id, hash, tail, percent, discount, seller_account_id, order_id, valid_from, valid_until, max_uses, uses, status, issued_at) values
  ({ctr_first}, {northwind}, {bytes:ctr_first}, 'AAAA', 15, '', {at_northwind}, {first}, '2026-11-01', '2027-10-31', 2, 1, 'registered', {now}),
  ({ctr_second}, {northwind}, {bytes:ctr_second}, 'BBBB', null, 'Two months free', null, null, '2026-11-01', null, 1, 0, 'issued', {now}),
  ({ctr_contoso}, {contoso}, {bytes:ctr_contoso}, 'CCCC', 10, '', null, null, '2026-11-01', null, 1, 0, 'issued', {now});
insert into contract_registration (id, code_id, seller_id, organization_id, registered_at, registered_by) values ({crg_acme}, {ctr_first}, {northwind}, {acme}, {now}, {marie});
insert into contract_discount (code_id, subscription_id, registration_id, starts_on) values ({ctr_first}, {applied}, {crg_acme}, '2026-11-27');
