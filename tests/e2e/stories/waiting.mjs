import assert from 'node:assert/strict';
import { Buyer, at } from '../buyer.mjs';

export const title = 'A service that takes its time: the page follows by itself; a failure is tried again; without JavaScript, in French';

/** The sample service that prepares what is applied, and how many it fails for at the first try. */
const prepares = (world) => world.demo.services[1];
const UNLUCKY = 13;

export async function story(world) {
  await turnsReady(world);
  await readyBesideWorking(world);
  await failsAndIsTriedAgain(world);
  await withoutJavaScript(world);
}

/** The page turns without a reload of ours, and goes on to the one service. */
async function turnsReady(world) {
  const buyer = await Buyer.invited(world, { order: { services: [prepares(world)] } });
  await buyer.reachesReview('Patient People');
  await buyer.completes();
  await buyer.page.waitForSelector('[data-live] .spinner');
  await buyer.visitor.look('waiting');
  await buyer.landsOn(prepares(world));

  const order = await world.request(world.partner(0).api_key, 'GET', `/api/v1/orders/${buyer.order.id}`);
  const used = await world.request(world.partner(0).api_key, 'GET', `/api/v1/subscriptions/${order.subscriptions[0].id}`);
  assert.ok(used.first_used_at, 'the service reported its first use');
}

/** What is ready can be opened while another is still being prepared; then comes the list, on a phone. */
async function readyBesideWorking(world) {
  const buyer = await Buyer.invited(world, { width: 375, order: { services: world.demo.services } });
  await buyer.reachesReview('Two Speeds');
  await buyer.completes();
  await buyer.page.waitForSelector('[data-live] .spinner');
  const rows = buyer.page.locator('[data-live] > li');
  assert.equal(await rows.count(), 2);
  assert.equal(await buyer.page.locator('[data-live] a.btn').count(), 1, 'the one that is ready opens');
  await buyer.visitor.look('waiting-two');
  await buyer.page.waitForSelector('.open-list:not([data-live])');
  assert.equal(await buyer.page.locator('.open-list a.btn').count(), 2, 'both open');
}

async function failsAndIsTriedAgain(world) {
  const order = { services: [prepares(world)], quantity: UNLUCKY };
  const buyer = await Buyer.invited(world, { language: 'fr', variant: world.pictures && 'failed-french', order });
  const { page } = buyer;
  await buyer.reachesReview('Treize à table');
  await buyer.completes();
  await page.waitForSelector('[data-live] .dot-red');
  const row = await page.locator('[data-live] > li').innerText();
  assert.match(row, /La mise en place a échoué/);
  assert.match(row, /No room is left for 13/, 'the reason stands there in the service’s own words');
  assert.match(await page.locator('h1').innerText(), /n’a pas abouti/);
  assert.doesNotMatch(await page.locator('main').innerText(), /continue/, 'nothing goes on');
  await buyer.visitor.look('waiting-failed');
  const letter = await world.mail({ to: buyer.person.email, kind: 'subscription_failed' });
  assert.equal(letter.language, 'fr');
  assert.ok(letter.text.includes('No room is left for 13'));

  await page.click('form[action$="/retry"] button');
  await page.waitForSelector('[data-live] .spinner');
  await page.waitForURL(at.done);
  await buyer.landsOn(prepares(world));
  await readsTheTimeline(buyer);
}

/** The organization's page tells it all, an order at a time, also at 320 px. */
async function readsTheTimeline(buyer) {
  const { page } = buyer;
  await buyer.organizations();
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\//);
  await page.click('.order-story > summary');
  const story = await page.locator('.order-story').innerText();
  for (const step of [/Commande passée par/, /Invitation ouverte/, /la mise en place a échoué/, /nouvel essai demandé/, /première utilisation/]) {
    assert.match(story, step);
  }
  await buyer.visitor.look('organization-timeline');
  await page.setViewportSize({ width: 375, height: 812 });
  await buyer.visitor.look('organization-timeline-phone');
}

/** Without JavaScript the page loads itself again every three seconds; the retry is a plain form. */
async function withoutJavaScript(world) {
  const order = { services: [prepares(world)], quantity: UNLUCKY };
  const buyer = await Buyer.invited(world, { javaScript: false, order });
  const { page } = buyer;
  await buyer.reachesReview('Plain Patience');
  await buyer.completes();
  await page.waitForURL(at.done);
  assert.ok(await page.locator('[data-live] .spinner').isVisible());
  await page.waitForSelector('[data-live] .dot-red');
  await page.click('form[action$="/retry"] button');
  await page.waitForSelector('[data-live] .spinner');
  await buyer.landsOn(prepares(world));
}
