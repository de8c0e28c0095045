import assert from 'node:assert/strict';
import { Buyer, at } from '../buyer.mjs';

export const title = 'Undo: from the receipt, set up again, and in part once a service is used; also on a phone and without JavaScript';

const VARIANTS = [
  {},
  { language: 'fr', width: 375 },
  { language: 'fr', theme: 'dark' },
  { javaScript: false },
];

export async function story(world) {
  for (const traits of VARIANTS) await changesTheirMind(world, traits);
}

async function changesTheirMind(world, traits) {
  const buyer = await Buyer.invited(world, { ...traits, variant: world.pictures && variant(traits), order: { services: world.demo.services } });
  const { page, visitor } = buyer;
  // What can no longer be undone is answered by 409.
  visitor.expect(/status of 409/);
  await buyer.reachesReview('Laurent & Fils');
  await applies(buyer);
  await visitor.look('done-undo');

  const receipt = await world.mail({ to: buyer.person.email, kind: 'receipt' });
  await page.goto(receipt.links.find((link) => link.endsWith('/undo')));
  await visitor.look('undo');
  const words = await page.locator('main').innerText();
  assert.ok(words.includes('Laurent & Fils') && words.includes(buyer.order.reference), 'the plan names organization and order');
  assert.doesNotMatch(words, /[€$£]|EUR|USD/, 'a partner sale shows no price');
  await undoes(buyer);
  await visitor.look('undone');
  const told = await world.mail({ to: buyer.person.email, kind: 'undone' });
  assert.equal(told.language, visitor.language);
  assert.deepEqual(await buyer.organizations(), [], 'the organization is gone');

  await page.goBack();
  await page.click('main .actions .btn-primary');
  await page.waitForURL(at.review);
  assert.ok((await page.locator('main').innerText()).includes('Laurent & Fils'), 'what was entered is there');
  await applies(buyer);
  await afterTheFirstUse(world, buyer);
}

/** One of two services is used: the other returns, and then there is nothing left to undo. */
async function afterTheFirstUse(world, buyer) {
  const { page, visitor } = buyer;
  const done = page.url();
  await page.click('.open-list a.btn-primary');
  await buyer.arrives();
  await page.goto(done);
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\//);
  await visitor.look('organization-undo');
  await page.click('main a[href$="/undo"]');
  await page.waitForURL(/\/undo$/);
  await page.waitForSelector('form#undo');
  assert.equal(await page.locator('dl.summary .planned').first().locator('li').count(), 1, 'the one that is not used returns');
  await visitor.look('undo-part');
  await undoes(buyer);
  await visitor.look('undone-part');

  // Set up again and used at once, it is there for good.
  await page.click('main .actions .btn-primary');
  await page.waitForURL(at.subscriptions);
  await buyer.selectsSubscriptions();
  await buyer.confirmsOrganization();
  const review = page.url();
  await buyer.completes();
  await buyer.arrives();
  await page.goto(review.replace(/review$/, 'undo'));
  assert.equal(await page.locator('form#undo').count(), 0);
  await visitor.look('undo-closed');
}

/** Through the pop-up where there is one, which Escape closes. */
async function undoes({ page, visitor }) {
  if (visitor.javaScript) {
    await page.click('form#undo .btn-primary');
    await page.waitForSelector('dialog#confirm[open]');
    await visitor.look('undo-pop-up');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog#confirm', { state: 'hidden' });
    await page.click('form#undo .btn-primary');
    await page.click('dialog#confirm [data-confirmed]');
  } else {
    await page.click('form#undo .btn-primary');
  }
  await page.waitForSelector('.notice');
}

async function applies(buyer) {
  await buyer.completes();
  await buyer.page.waitForURL(at.done);
  await buyer.waitsForServices();
}

function variant({ language = 'en', width, theme, javaScript }) {
  return [language, width && 'phone', theme, javaScript === false && 'plain'].filter(Boolean).join('-');
}
