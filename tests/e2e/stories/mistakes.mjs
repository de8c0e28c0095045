import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'A mistake is explained beside its field, takes the focus, and costs no other entry';

export async function story(world) {
  const buyer = await Buyer.invited(world);
  const { page, visitor } = buyer;
  visitor.expect(/status of 422/);

  await buyer.opensInvitation();
  await page.click('main form button[name=go][value=create]');
  await page.fill('[name=name]', 'Camille');
  await page.fill('[name=email]', 'camille at home');
  await page.fill('[name=password]', 'short');
  await page.click('form[action="/sign-up"] .btn-primary');
  await refused(buyer, 'create-account-error', ['email', 'password']);
  assert.equal(await page.inputValue('[name=name]'), 'Camille');
  assert.equal(await page.inputValue('[name=email]'), 'camille at home');
  assert.equal(await page.inputValue('[name=password]'), '', 'a password is not sent back');

  await page.goto(`${world.demo.url}/sign-up`);
  await page.fill('[name=name]', buyer.person.name);
  await page.fill('[name=email]', buyer.person.email);
  await page.fill('[name=password]', buyer.person.password);
  await page.click('form[action="/sign-up"] .btn-primary');
  await page.waitForURL(/\/verify$/);
  await page.fill('[name=code]', (await buyer.mailedCode()) === '00000000' ? '11111111' : '00000000');
  await page.click('form[action="/verify"] .btn-primary');
  await refused(buyer, 'verify-email-error', ['code']);
  await buyer.entersMailedCode();

  await page.locator('[name=subscription]').uncheck();
  await page.click('form[action$="/subscriptions"] .btn-primary');
  await refused(buyer, 'subscriptions-error', ['subscription']);
  await page.locator('[name=subscription]').check();
  await buyer.selectsSubscriptions();

  await buyer.choosesCountry('FR');
  await page.fill('[name=organization_name]', 'Rocket 🚀');
  await page.fill('[name=line1]', '12 rue de la République');
  await page.fill('[name=postal_code]', '6900');
  await page.fill('[name=city]', '');
  await page.click('form[action$="/organization"] .btn-primary');
  await refused(buyer, 'organization-error', ['organization_name', 'postal_code', 'city']);
  assert.equal(await page.inputValue('[name=line1]'), '12 rue de la République');
  assert.equal(await page.inputValue('[name=postal_code]'), '6900');
  await buyer.createsOrganization('Rocket');

  await page.click('form#apply .btn-primary');
  await refused(buyer, 'review-error', ['terms']);
  await buyer.appliesAndLands();
}

/** The summary has the focus, and each of its links leads to a field that says what is wrong with it. */
async function refused(buyer, name, fields) {
  const { page } = buyer;
  await page.waitForSelector('[data-error-summary]:focus');
  const named = await page.locator('[data-error-summary] a').evaluateAll((links) => links.map((link) => link.hash.slice(1)));
  assert.deepEqual(named.sort(), [...fields].sort());
  for (const field of fields) {
    await page.click(`[data-error-summary] a[href="#${field}"]`);
    assert.ok(await page.locator(`#${field}`).evaluate((input) => input === document.activeElement), `the summary leads to ${field}`);
    assert.ok(await page.locator(`#${field}-error`).isVisible(), `${field} says what is wrong`);
  }
  assert.match(await page.title(), /^\S+/);
  await buyer.visitor.look(name);
}
