import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'A double click on Apply, and Apply in two tabs, apply once';

export async function story(world) {
  for (const javaScript of [true, false]) {
    const buyer = await Buyer.invited(world, { javaScript });
    await buyer.reachesReview('Quick Fingers');
    await buyer.acceptsTerms();
    if (javaScript) await buyer.opensPopUp();
    await buyer.applyButton().dblclick();
    await buyer.landsOn();
    await appliedOnce(world, buyer, 'Quick Fingers');
  }
  await twoTabs(world);
}

async function twoTabs(world) {
  const buyer = await Buyer.invited(world, { javaScript: false });
  await buyer.reachesReview('Twin Tabs');
  const tabs = [buyer.page, await buyer.visitor.context.newPage()];
  await tabs[1].goto(buyer.page.url());
  for (const tab of tabs) for (const box of await tab.locator('[name=terms]').all()) await box.check();
  await Promise.all(tabs.map((tab) => tab.click('form#apply .btn-primary')));
  const { home_url: home } = world.demo.services[0];
  await Promise.all(tabs.map((tab) => tab.waitForURL((url) => url.href.startsWith(home))));

  await appliedOnce(world, buyer, 'Twin Tabs');
}

async function appliedOnce(world, buyer, organization) {
  const order = await world.request(world.partner(0).api_key, 'GET', `/api/v1/orders/${buyer.order.id}`);
  assert.equal(order.status, 'applied');
  assert.deepEqual(await buyer.organizations(), [organization]);
  await buyer.page.click('main a[href^="/organizations/"]');
  await buyer.page.waitForURL(/\/organizations\//);
  const rows = buyer.page.locator('section[aria-labelledby=subscriptions] tbody tr');
  assert.equal(await rows.count(), 1, 'one subscription, applied once');
}
