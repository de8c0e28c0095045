import assert from 'node:assert/strict';
import { Buyer, linkIn } from '../buyer.mjs';

export const title = 'Contract codes: looked at and registered on the tile of their seller, withdrawn with notice, seen by readers';

const TRAITS = [
  { language: 'en', name: 'en-desktop' },
  { language: 'fr', width: 375, theme: 'dark', name: 'fr-phone-dark' },
  { language: 'fr', javaScript: false, name: 'fr-plain' },
  { language: 'en', width: 375, javaScript: false, name: 'en-phone-plain' },
];

export async function story(world) {
  for (const { name, ...traits } of TRAITS) await told(world, { ...traits, variant: world.pictures ? `contract-${name}` : undefined });
}

async function told(world, traits) {
  const owner = await Buyer.invited(world, { ...traits, order: { discounted: true } });
  const { page, visitor } = owner;
  visitor.expect(/status of 422/);
  await owner.reachesReview('Laurent & Fils');
  await owner.appliesAndLands();
  await owner.organizations();
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\/[^/]+$/);
  const organization = page.url();
  await visitor.look('organization-expects');
  await page.click('main a[href*="?contract="]');
  await page.waitForSelector('dialog.contract[open]');
  await visitor.look('asked-by-link');
  const code = await issues(world);
  await page.goto(`${organization}/billing`);
  await visitor.look('billing-expects');
  await registers(owner, code);
  await page.goto(organization);
  assert.equal(await page.locator('.banner-warn').count(), 0, 'nothing waits any more');
  await page.goto(`${organization}/billing`);
  assert.ok((await page.locator('.tiles').innerText()).includes(`…${code.tail}`), 'the tile shows the code');
  // Once more is fine.
  await enters(owner, code.code);
  await page.waitForSelector('.banner-good');
  await isWithdrawn(world, owner, code, organization);
  await isRead(world, owner, organization, traits);
}

/** Opens the form: with a script a pop-up of the tile, without it a page of its own. */
async function opensForm({ page, visitor }) {
  await page.click('a[href*="/contract-code?"]');
  if (!visitor.javaScript) return page.waitForURL(/\/contract-code\?/);
  await page.waitForSelector('dialog.contract:modal');
  assert.ok(await page.evaluate(() => document.activeElement.closest('dialog.contract') !== null), 'the focus is in the pop-up');
}

function form(page, visitor) {
  return page.locator(visitor.javaScript ? 'dialog.contract form' : 'main form[action$="/contract-code"]');
}

async function sends({ page, visitor }, code) {
  await form(page, visitor).locator('[name=contract_code]').fill(code);
  await Promise.all([page.waitForEvent('load'), form(page, visitor).locator('.btn-primary').click()]);
}

async function enters(buyer, code) {
  await opensForm(buyer);
  await sends(buyer, code);
}

async function registers(owner, { code }) {
  const { page, visitor } = owner;
  await opensForm(owner);
  await visitor.look('form');
  if (visitor.javaScript) {
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog.contract:modal', { state: 'detached' });
    assert.ok(await page.evaluate(() => document.activeElement.matches('a[data-opens]')), 'the focus is back where it was');
    await opensForm(owner);
  }
  await sends(owner, 'NOBODY-ISSUED-THIS');
  await page.waitForSelector('[data-error-summary]');
  if (visitor.javaScript) assert.ok(await page.evaluate(() => document.activeElement.matches('[data-error-summary]')), 'the focus is on what is wrong');
  await visitor.look('wrong');
  await sends(owner, code.toLowerCase().replaceAll('-', ' '));
  await page.waitForSelector('[name=plan]', { state: 'attached' });
  await visitor.look('preview');
  await Promise.all([page.waitForURL(/[?&](registered|saved)=/), form(page, visitor).locator('.btn-primary').click()]);
  await page.waitForSelector('.banner-good');
  await visitor.look('registered');
}

async function issues(world) {
  const codes = [{ discount: { percent: 15 } }];
  const { items } = await world.request(world.partner().api_key, 'POST', '/api/v1/contract-codes', { codes });
  return items[0];
}

async function isWithdrawn(world, { page, visitor, person }, code, organization) {
  await world.request(world.partner().api_key, 'POST', `/api/v1/contract-codes/${code.id}/withdraw`, {});
  const mail = await world.mail({ to: person.email, kind: 'contract_code_ended' });
  assert.ok(mail.text.includes(code.tail) && !mail.text.includes(code.code), mail.text);
  await page.goto(`${world.demo.url}/inbox/${mail.id}/html`);
  await visitor.keepPicture('letter-withdrawn');
  await page.goto(linkIn(mail, `${new URL(organization).pathname}/`));
  await visitor.look('page-after-withdrawal');
  await page.goto(`${organization}/billing`);
  await visitor.look('withdrawn');
}

/** A billing reader sees the codes and has nothing to send. */
async function isRead(world, owner, organization, traits) {
  const reader = new Buyer(world, await world.visitor(traits), world.person('Paul Durand'));
  await owner.invites(organization, reader.person.email, 'member', true);
  await reader.joins();
  await reader.page.goto(`${organization}/billing`);
  await reader.visitor.look('reader');
  assert.equal(await reader.page.locator('a[href*="/contract-code"], form[action$="/contract-code"]').count(), 0, 'nothing to change');
  assert.ok((await reader.page.locator('.tiles').innerText()).includes('…'), 'the code is there to see');
  reader.visitor.expect(/status of 403/);
  await reader.page.goto(`${organization}/contract-code`);
  await reader.visitor.look('reader-closed');
}
