import assert from 'node:assert/strict';
import { Buyer, at, linkIn } from '../buyer.mjs';

export const title = 'The right person: a code from the invited mailbox, a colleague, a newer link';

export async function story(world) {
  await goesOnWithACode(world, await seen(world, 'desktop'));
  await goesOnWithACode(world, await seen(world, 'phone-fr', { width: 375, language: 'fr' }));
  await handsOver(world, await seen(world, 'fr', { language: 'fr' }));
  await handsOver(world, await seen(world, 'phone', { width: 375 }));
  await isNotTheRightPerson(world, await seen(world, 'mail', { theme: 'dark' }));
  await isNotTheRightPerson(world, await seen(world, 'mail-fr', { language: 'fr', javaScript: false }));
  await hasAnOldLink(world, await seen(world, 'old'));
}

/** A visitor whose pages are kept as pictures, if pictures are wanted. */
async function seen(world, variant, traits = {}) {
  const visitor = await world.visitor({ ...traits, variant: world.pictures ? `right-person-${variant}` : undefined });
  // Wrong codes, withdrawn links: meant to be seen.
  visitor.expect(/status of 4\d\d/);
  return visitor;
}

const onboarding = (step) => new RegExp(`/onboarding/[^/]+/${step}$`);

const code = (mail) => mail.text.match(/\b\d{8}\b/)[0];

/** The invitation went to Marie; Pierre opens it. */
async function goesOnWithACode(world, visitor) {
  const marie = world.person('Marie Curie');
  const pierre = new Buyer(world, visitor, world.person('Pierre Petit'));
  await world.order({ buyer: marie, company: 'Laurent & Fils', language: visitor.language });
  const invitation = await world.mail({ to: marie.email, kind: 'invitation' });
  await pierre.opens(linkIn(invitation, '/i/'));
  await pierre.createsAccount();
  await visitor.page.fill('form[action="/verify"] [name=code]', await pierre.mailedCode());
  await visitor.page.click('form[action="/verify"] .btn-primary');
  await visitor.page.waitForURL(onboarding('code'));
  await visitor.look('code');
  await visitor.page.click('form:has([name=send]) .btn-primary');
  await visitor.page.waitForSelector('[name=code]');
  await visitor.look('code-sent');
  await visitor.page.fill('[name=code]', '00000000');
  await visitor.page.click('form:has([name=code]) .btn-primary');
  await visitor.page.waitForSelector('[data-error-summary]');
  await visitor.look('code-wrong');
  await visitor.page.fill('[name=code]', code(await world.mail({ to: marie.email, kind: 'one_time_code' })));
  await visitor.page.click('form:has([name=code]) .btn-primary');
  await visitor.page.waitForURL(at.subscriptions);
  await visitor.look('subscriptions-forwarded');
  await pierre.selectsSubscriptions();
  await pierre.createsOrganization('Petit & Cie');
  await pierre.appliesAndLands();
}

async function handsOver(world, visitor) {
  const { page } = visitor;
  const buyer = new Buyer(world, visitor, world.person());
  await buyer.isSold();
  await buyer.reachesSubscriptions();
  await page.click('.identity-ways a');
  await page.waitForURL(onboarding('hand-over'));
  await visitor.look('hand-over');
  const colleague = world.person('Pierre Petit');
  await page.fill('[name=name]', colleague.name);
  await page.fill('[name=email]', colleague.email);
  await page.click('form#hand_over .btn-primary');
  await page.waitForURL(/\/hand-overs\/hov_/);
  await visitor.look('handed-over');
  await page.goto(`${world.demo.url}/`);
  await visitor.look('console-handed');
  const fresh = await world.mail({ to: colleague.email, kind: 'invitation' });
  await page.goto(linkIn(await world.mail({ to: buyer.person.email, kind: 'invitation' }), '/i/'));
  await visitor.look('link-handed-over');
  assert.notEqual(linkIn(fresh, '/i/'), page.url());
}

async function isNotTheRightPerson(world, visitor) {
  const { page } = visitor;
  const marie = world.person('Marie Curie');
  await world.order({ buyer: marie, company: 'Laurent & Fils', language: visitor.language });
  const invitation = await world.mail({ to: marie.email, kind: 'invitation' });
  await page.goto(invitation.links.find((link) => link.endsWith('/not-me')));
  await visitor.look('not-me');
  const colleague = world.person('Pierre Petit');
  await page.fill('[name=name]', colleague.name);
  await page.fill('[name=email]', colleague.email);
  await page.fill('[name=mailbox]', 'somebody@example.com');
  await page.click('form#hand_over .btn-primary');
  await page.waitForSelector('[data-error-summary]');
  await visitor.look('not-me-error');
  assert.equal(await page.inputValue('[name=email]'), colleague.email, 'entries are kept');
  await page.fill('[name=mailbox]', marie.email);
  await page.click('form#hand_over .btn-primary');
  await page.waitForSelector('[name=code]');
  await visitor.look('hand-over-code');
  await page.fill('[name=code]', code(await world.mail({ to: marie.email, kind: 'hand_over_code' })));
  await page.click('form:has([name=code]) .btn-primary');
  await page.waitForURL(at.landing);
  await visitor.look('link-handed-over');
  await world.mail({ to: colleague.email, kind: 'invitation' });
}

/** The seller sent a newer link; the old one leads to it, but only the invited mailbox gets it. */
async function hasAnOldLink(world, visitor) {
  const { page } = visitor;
  const marie = world.person('Marie Curie');
  const order = await world.order({ buyer: marie, company: 'Laurent & Fils', language: 'en' });
  const old = await world.mail({ to: marie.email, kind: 'invitation' });
  const seller = world.sellerOf(order);
  await world.request(seller.api_key, 'POST', `/api/v1/orders/${order.id}/invitation/readdress`, { email: marie.email });
  const newer = await world.mail({ to: marie.email, kind: 'invitation', except: [old.id] });
  await page.goto(linkIn(old, '/i/'));
  await visitor.look('link-replaced');
  await page.fill('[name=email]', marie.email);
  await page.click('.notice-form .btn-primary');
  await page.waitForURL(/\?asked$/);
  await visitor.look('link-asked');
  const again = await world.mail({ to: marie.email, kind: 'invitation', except: [old.id, newer.id] });
  assert.equal(linkIn(again, '/i/'), linkIn(newer, '/i/'));
  await world.request(seller.api_key, 'POST', `/api/v1/orders/${order.id}/invitation/revoke`, {});
  await page.goto(linkIn(newer, '/i/'));
  await visitor.look('link-revoked');
}
