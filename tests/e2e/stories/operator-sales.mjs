import assert from 'node:assert/strict';
import { entersAsOperator } from '../operator.mjs';

export const title = 'An operator places an order of the vendor’s own, finds it again, sends its link to somebody else, and withdraws it; in French on a phone, and without JavaScript';

const VARIANTS = [{}, { language: 'fr', width: 375 }, { language: 'fr', theme: 'dark', javaScript: false }];

export async function story(world) {
  for (const traits of VARIANTS) await sells(world, traits);
}

async function sells(world, traits) {
  const name = [traits.language ?? 'en', traits.width ? 'phone' : 'desktop', traits.javaScript === false && 'plain'].filter(Boolean).join('-');
  const visitor = await world.visitor({ ...traits, variant: world.pictures && name });
  const { page } = visitor;
  // Whoever was the operator before may have chosen another one.
  await visitor.context.addCookies([{ name: 'language', value: traits.language ?? 'en', url: world.demo.url }]);
  await entersAsOperator(world, visitor);
  await visitor.look('operator');
  await page.click('main a[href="/operator/orders"]');
  await page.waitForURL(/\/operator\/orders$/);
  await visitor.look('sales');
  await page.click('main a[href="/operator/orders/new"]');
  await page.waitForURL(/\/operator\/orders\/new$/);
  await visitor.look('sale-new');

  visitor.expect(/status of 422/);
  await page.click('main form .flow-footer .btn-primary');
  await page.waitForSelector('[data-error-summary]');
  await visitor.look('sale-new-errors');
  const person = world.person('Claire Dubois');
  const reference = `PC-${name.toUpperCase()}`;
  const entries = { email: person.email, name: person.name, company: 'Dubois & Filles', reference, seller_account: 'K-2201', 'quantity-0': '25' };
  for (const [field, value] of Object.entries(entries)) await page.fill(`[name=${field}]`, value);
  await page.selectOption('[name=plan-0]', 'backup/standard');
  await page.click('main form [name=more]');
  await page.waitForSelector('[name=plan-1]');
  assert.equal(await page.inputValue('[name=quantity-0]'), '25', 'what was entered stays');
  await page.selectOption('[name=plan-1]', 'analytics/team');
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await page.fill('[name=starts-1]', day);
  await page.check('[name=discounted]');
  await visitor.look('sale-new-filled');
  await page.click('main form .flow-footer .btn-primary');
  await page.waitForURL(/\/operator\/orders\/ord_[^/]+\?placed$/);
  await visitor.look('sale-placed');
  assert.ok((await page.locator('main').innerText()).includes(person.email));

  const mail = await world.mail({ to: person.email, kind: 'invitation' });
  assert.equal(mail.language, visitor.language, 'the invitation is in the operator’s language unless another one is chosen');
  await page.click('form[action$="/resend"] button');
  await page.waitForURL(/\?resent$/);
  await visitor.look('sale-resent');
  await page.click('main a[href$="/readdress"]');
  await page.waitForURL(/\/readdress$/);
  await page.fill('[name=email]', 'nobody');
  await page.click('form[action$="/readdress"] .btn-primary');
  await page.waitForSelector('[data-error-summary]');
  await visitor.look('sale-readdress-errors');
  const other = world.person('Paul Dubois');
  await page.fill('[name=email]', other.email);
  await page.click('form[action$="/readdress"] .btn-primary');
  await page.waitForURL(/\?readdressed$/);
  await visitor.look('sale-readdressed');
  const second = await world.mail({ to: other.email, kind: 'invitation' });
  assert.notDeepEqual(second.links, mail.links, 'a link of their own');
  await page.click('main a[href$="/cancel"]');
  await page.waitForURL(/\/cancel$/);
  await visitor.look('sale-cancel');
  await page.click('form[action$="/cancel"] .btn-primary');
  await page.waitForURL(/\?cancelled$/);
  assert.equal(await page.locator('main a[href$="/cancel"]').count(), 0, 'nothing is left to withdraw');
  await visitor.look('sale-cancelled');
  await page.click('.breadcrumb a[href="/operator/orders"]');
  await page.fill('[name=q]', `${reference.toLowerCase()} dubois`);
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?&]q=/);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await visitor.look('sales-found');
  await page.fill('[name=q]', 'nobody of this name');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.empty');
  await visitor.look('sales-nothing-found');
}
