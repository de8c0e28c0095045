import assert from 'node:assert/strict';
import { Buyer, at } from '../buyer.mjs';

export const title = 'The vendor is added as a seller later, its own order finds the organization, and a reader looks at the billing profile';

const VARIANTS = [{}, { language: 'fr', width: 375 }, { javaScript: false }];
const TAX_ID = 'FR40303265045';

export async function story(world) {
  for (const traits of VARIANTS) await later(world, traits);
}

function variant({ language = 'en', width, javaScript }) {
  return [language, width ? 'phone' : 'desktop', javaScript === false ? 'plain' : 'script'].join('-');
}

function pictured(world, traits) {
  return { ...traits, variant: world.pictures && variant(traits) };
}

/** Somebody with an organization of a partner's, on its billing page. */
async function settled(world, traits) {
  const buyer = await Buyer.invited(world, pictured(world, traits));
  await buyer.reachesReview(`Laurent ${variant(traits)}`);
  await buyer.completes();
  await buyer.arrives();
  await buyer.organizations();
  await buyer.page.click('main a[href^="/organizations/"]');
  await buyer.page.waitForURL(/\/organizations\/[^/]+$/);
  const organization = buyer.page.url();
  await buyer.page.click('main a[href$="/billing"]');
  await buyer.page.waitForURL(/\/billing$/);
  await buyer.visitor.look('vendor-overview-before');
  return { buyer, organization };
}

async function later(world, traits) {
  const { buyer, organization } = await settled(world, traits);
  await adds(buyer);
  await looksAtTheProfile(buyer);
  await reads(world, traits, buyer, organization);
  await buysFromIt(world, buyer, organization);
}

/** Something is wrong at first; then it is confirmed and done. */
async function adds({ page, visitor, person, world }) {
  visitor.expect(/status of 422/);
  await page.click('main a[href$="/billing/vendor"]');
  await page.waitForURL(/\/billing\/vendor$/);
  await visitor.look('vendor-add');
  await page.fill('#tax_id', 'FR41303265045');
  await page.click('form[action$="/billing/vendor"] .btn-primary');
  await page.waitForSelector('[data-error-summary]');
  if (visitor.javaScript) assert.equal(await page.evaluate(() => document.activeElement.dataset.errorSummary), '', 'the summary has the focus');
  assert.equal(await page.inputValue('#tax_id'), 'FR41303265045');
  await visitor.look('vendor-add-errors');
  await page.fill('#tax_id', TAX_ID);
  await page.check('#terms');
  await page.click('form[action$="/billing/vendor"] .btn-primary');
  await page.waitForSelector('button[name=confirm]');
  await visitor.look('vendor-confirm');
  await page.click('button[name=change]');
  await page.waitForSelector('#tax_id');
  assert.ok((await page.inputValue('#tax_id')) === TAX_ID && (await page.isChecked('#terms')), 'entries are kept');
  await page.click('form[action$="/billing/vendor"] .btn-primary');
  await page.click('button[name=confirm]');
  await page.waitForURL(/\/billing\?vendor$/);
  assert.equal(await page.locator('main a[href$="/billing/vendor"]').count(), 0, 'it is there');
  await visitor.look('vendor-overview-after');
  const mail = await world.mail({ to: person.email, kind: 'vendor_added' });
  assert.equal(mail.language, visitor.language);
  assert.ok(!mail.text.includes(TAX_ID), 'no letter has the number');
}

async function looksAtTheProfile({ page, visitor }) {
  await page.click('main a[href$="/billing/profile"]');
  await page.waitForURL(/\/billing\/profile$/);
  assert.ok((await page.locator('main').innerText()).includes(TAX_ID));
  await visitor.look('vendor-profile');
  await page.click('main a[href$="/billing/profile/change"]');
  await page.waitForURL(/\/profile\/change$/);
  await visitor.look('vendor-profile-change');
  await page.fill('#tax_id', '');
  await page.click('form[action$="/profile/change"] .btn-primary');
  await page.waitForURL(/\/profile\?changed$/);
  assert.ok(!(await page.locator('main').innerText()).includes(TAX_ID));
  await visitor.look('vendor-profile-changed');
}

/** Who reads what is billed looks, and finds nothing to press. */
async function reads(world, traits, owner, organization) {
  const reader = new Buyer(world, await world.visitor(pictured(world, traits)), world.person('Paul Petit'));
  reader.visitor.expect(/status of 40[34]/);
  await owner.invites(organization, reader.person.email, 'member', true);
  await reader.joins();
  const { page, visitor } = reader;
  await page.goto(`${organization}/billing`);
  assert.equal(await page.locator('main a[href$="/billing/vendor"]').count(), 0);
  await page.click('main a[href$="/billing/profile"]');
  await page.waitForURL(/\/billing\/profile$/);
  assert.equal(await page.locator('main form, main a[href$="/profile/change"]').count(), 0, 'nothing to press');
  await visitor.look('vendor-profile-reader');
  const answer = await page.goto(`${organization}/billing/profile/change`);
  assert.equal(answer.status(), 403);
  await visitor.look('vendor-closed');
}

/** The vendor's own order finds the organization: nothing else can be chosen, and how it is billed is known. */
async function buysFromIt(world, buyer, organization) {
  const { page, visitor } = buyer;
  await buyer.isSold({ seller: { api_key: world.demo.operator_key }, services: [world.demo.services[1]] });
  await buyer.opensInvitation();
  await buyer.continuesSignedIn();
  await buyer.selectsSubscriptions();
  const chosen = await page.locator('form[action$="/organization"] [name=organization]').evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(chosen, [new URL(organization).pathname.split('/').pop()]);
  await page.click('form[action$="/organization"] .btn-primary');
  await page.waitForURL(/\/(billing|review)$/);
  if (page.url().endsWith('/billing')) await page.click('form[action$="/billing"] .btn-primary');
  await page.waitForURL(at.review);
  await visitor.look('vendor-review');
  await buyer.completes();
  await buyer.arrives();
  await page.goto(`${organization}/billing`);
  assert.equal(await page.locator('#sellers ~ .tiles > li').count(), 2, 'a partner and the vendor');
  await visitor.look('vendor-overview-bought');
}
