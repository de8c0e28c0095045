import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Buyer, at } from '../buyer.mjs';

export const title = 'Billing & Subscriptions: sellers, search, a file, one subscription, a year; also on a phone and without JavaScript';

const VARIANTS = [
  {},
  { language: 'fr', width: 375 },
  { language: 'fr', theme: 'dark' },
  { javaScript: false },
];

export async function story(world) {
  for (const traits of VARIANTS) await looksRound(world, traits);
}

async function looksRound(world, traits) {
  const buyer = await Buyer.invited(world, { ...traits, variant: world.pictures && variant(traits), order: { services: world.demo.services } });
  const { page, visitor } = buyer;
  await buyer.reachesReview('Laurent & Fils');
  await buyer.completes();
  await page.waitForURL(at.done);
  await buyer.organizations();
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\//);
  await page.click('main a[href$="/billing"]');
  await page.waitForURL(/\/billing$/);
  await visitor.look('billing');
  await page.click('details.more summary');
  await visitor.look('billing-seller');

  await page.click('.tabs a[href$="/subscriptions"]');
  await page.waitForURL(/\/billing\/subscriptions$/);
  await visitor.look('billing-subscriptions');
  const rows = page.locator('tbody tr');
  const all = await rows.count();
  assert.ok(all >= 2, 'each service has its row');
  const word = (await rows.first().locator('a').innerText()).toUpperCase();
  await page.fill('[name=q]', word);
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?&]q=/);
  assert.ok((await rows.count()) < all, 'the search narrows the list down');
  await downloads(page, await rows.count());
  await page.fill('[name=q]', 'nothing of this name');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.empty');
  await visitor.look('billing-nothing-found');
  await page.click('.filters a');
  await page.waitForURL(/\/billing\/subscriptions$/);

  await rows.first().locator('a').click();
  await page.waitForURL(/\/billing\/subscriptions\/sub_/);
  await visitor.look('billing-subscription');
  await page.goBack();
  await page.click('.tabs a[href$="/year"]');
  await page.waitForURL(/\/billing\/year$/);
  assert.equal(await page.locator('rect.year-bar').count(), all, 'a bar for each term');
  await visitor.look('billing-year');
  await page.click('.year-head a[rel=next]');
  await page.waitForURL(/\?year=/);
  assert.equal(await page.locator('.year-today').count(), 0);
}

async function downloads(page, rows) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('a[href*=".csv"]')]);
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
  assert.equal(lines.length, rows + 1, 'the file has what the page shows');
}

function variant({ language = 'en', width, theme, javaScript }) {
  return [language, width && 'phone', theme, javaScript === false && 'plain'].filter(Boolean).join('-');
}
