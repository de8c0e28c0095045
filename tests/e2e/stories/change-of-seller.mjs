import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';
import { entersAsOperator } from '../operator.mjs';

export const title = 'An organization changes its seller: a consent code, a roll-back, the day it is made, and a seller whose organizations are moved';

const VARIANTS = [{}, { language: 'fr', width: 375 }, { javaScript: false }];

export async function story(world) {
  for (const traits of VARIANTS) await changesItsMind(world, traits);
  await seesTheDay(world);
  for (const traits of [{ language: 'fr' }, {}]) await goesOver(world, traits);
}

function variant(world, { language = 'en', width, javaScript }) {
  return world.pictures && [language, width ? 'phone' : 'desktop', javaScript === false ? 'plain' : 'script'].join('-');
}

/** Somebody with an organization of the second partner's, on its billing page. */
async function settled(world, traits, organization) {
  const seller = world.partner(1);
  const buyer = await Buyer.invited(world, { ...traits, variant: variant(world, traits), order: { seller } });
  await buyer.reachesReview(organization);
  await buyer.completes();
  await buyer.arrives();
  await buyer.organizations();
  await buyer.page.click('main a[href^="/organizations/"]');
  await buyer.page.waitForURL(/\/organizations\//);
  await buyer.page.click('main a[href$="/billing"]');
  await buyer.page.waitForURL(/\/billing$/);
  return buyer;
}

/** From the seller's tile to the code, which is shown once. */
async function consents({ page, visitor }) {
  await page.click('details.more summary');
  await page.click('main a[href$="/seller-change"]');
  await page.waitForURL(/\/seller-change$/);
  await visitor.look('change');
  await page.click('form[action$="/seller-change"] button');
  await page.waitForSelector('#made');
  const code = await page.locator('#made ~ .id-line code').innerText();
  assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
  await visitor.look('change-code');
  await page.reload();
  assert.equal(await page.locator('#made').count(), 0, 'it is shown once');
  await visitor.look('change-open');
  return code;
}

function inDays(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** The gaining seller asks with the code of the owner. */
async function asks(world, code, account, days) {
  const gaining = world.partner(0);
  const seen = await world.request(gaining.api_key, 'POST', '/api/v1/seller-changes/preview', { code });
  assert.equal(seen.subscriptions.length, 1);
  return world.request(gaining.api_key, 'POST', '/api/v1/seller-changes', { code, seller_account: account, cut_over_on: inDays(days) });
}

async function changesItsMind(world, traits) {
  const buyer = await settled(world, traits, `Laurent ${variant({ pictures: true }, traits)}`);
  const { page, visitor } = buyer;
  const gaining = world.partner(0);
  await asks(world, await consents(buyer), 'L-1', 7);
  const mail = await world.mail({ to: buyer.person.email, kind: 'seller_change_notice' });
  assert.equal(mail.language, visitor.language);
  await page.goto(`${world.demo.url}/inbox/${mail.id}/html`);
  await visitor.keepPicture('letter-change');
  await page.goto(mail.links.find((link) => link.includes('/seller-change')));
  assert.ok((await page.locator('main').innerText()).includes(gaining.name));
  await visitor.look('change-waiting');
  await page.click('form[action$="/roll-back"] button');
  await page.waitForURL(/\?rolled-back$/);
  await visitor.look('change-rolled-back');
}

/** Two owners who leave it at what they allowed: on its day another seller bills what runs. */
async function seesTheDay(world) {
  const gaining = world.partner(0);
  const waits = async (traits) => {
    const buyer = await settled(world, traits, `Durand ${traits.language ?? 'en'}`);
    const change = await asks(world, await consents(buyer), `D-${traits.language ?? 'en'}`, 1);
    await buyer.page.reload();
    assert.equal(await buyer.page.locator('form[action$="/roll-back"]').count(), 1, 'until its day it can be rolled back');
    return { buyer, change };
  };
  const waiting = await Promise.all([{}, { language: 'fr' }].map(waits));
  world.demo.sql("update seller_change set cut_over_on = date('now') where status = 'waiting'");
  for (const { buyer, change } of waiting) {
    await made(world, gaining, change);
    const { page, visitor } = buyer;
    await page.reload();
    assert.equal(await page.locator('form[action$="/roll-back"]').count(), 0, 'what is made stays');
    assert.ok((await page.locator('main').innerText()).includes(gaining.name));
    await visitor.look('change-made');
    await page.click('.breadcrumb a[href$="/billing"]');
    await page.waitForURL(/\/billing$/);
    assert.ok((await page.locator('#sellers ~ .tiles').innerText()).includes(gaining.name));
    await visitor.look('billing-changed');
  }
}

/** A job makes the changes whose day has come. */
async function made(world, gaining, change) {
  for (let patience = 0; patience < 150; patience += 1) {
    const { status } = await world.request(gaining.api_key, 'GET', `/api/v1/seller-changes/${change.id}`);
    if (status === 'done') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the change is not made on its day');
}

/** The day of a change comes at once where the operator moves a seller: what runs goes on with another. */
async function goesOver(world, traits) {
  const buyer = await settled(world, traits, 'Lumière & Fils');
  const [to, from] = [world.partner(0), world.partner(1)];
  const operator = await world.visitor({ ...traits, variant: variant(world, traits) });
  operator.expect(/status of 4\d\d/);
  await operator.context.addCookies([{ name: 'language', value: traits.language ?? 'en', url: world.demo.url }]);
  await entersAsOperator(world, operator);
  const { page } = operator;
  await page.click('main a[href="/operator/moves"]');
  await page.waitForURL(/\/operator\/moves$/);
  await operator.look('moves');
  await page.selectOption('#from', from.id);
  await page.selectOption('#to', to.id);
  await page.click('main form .btn-primary');
  await page.waitForURL(/\/moves\/new\?/);
  await operator.look('move-plan');
  await page.fill('#name', 'somebody else');
  await page.click('form[action="/operator/moves"] .btn-primary');
  await page.waitForSelector('[data-error-summary]');
  await operator.look('move-plan-errors');
  await page.fill('#name', from.name);
  await page.click('form[action="/operator/moves"] .btn-primary');
  await page.waitForURL(/\/operator\/moves\/mov_/);
  await page.waitForSelector('.facts:not([data-live])', { timeout: 30_000 });
  await operator.look('move-over');
  await buyer.page.reload();
  assert.ok((await buyer.page.locator('#sellers ~ .tiles').innerText()).includes(to.name));
  await buyer.visitor.look('billing-gone-over');
  const mail = await world.mail({ to: buyer.person.email, kind: 'seller_change_notice' });
  await buyer.page.goto(mail.links.find((link) => link.includes('/seller-change')));
  await buyer.visitor.look('change-past');
}
