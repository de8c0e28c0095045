import assert from 'node:assert/strict';
import { Buyer, at } from '../buyer.mjs';

export const title = 'Two tabs, the back button, a reload and signing out keep what was entered';

export async function story(world) {
  const services = world.demo.services.slice(0, 2);
  const buyer = await Buyer.invited(world, { order: { services } });
  const { page } = buyer;
  await buyer.reachesSubscriptions();
  const onboarding = page.url().replace(/\/[^/]+$/, '');
  const boxes = page.locator('[name=subscription]');
  assert.equal(await boxes.count(), 2);
  await boxes.nth(1).uncheck();
  await buyer.selectsSubscriptions();

  // back, and the choice is as it was left
  await page.goBack();
  await page.waitForURL(at.subscriptions);
  await page.reload();
  assert.deepEqual(await ticks(page), [true, false]);
  await buyer.selectsSubscriptions();
  await buyer.createsOrganization('Steady Hands');

  // back and reload: the form is still filled in
  await page.goBack();
  await page.waitForURL(at.organization);
  await page.reload();
  assert.equal(await page.inputValue('[name=organization_name]'), 'Steady Hands');
  assert.equal(await page.inputValue('[name=postal_code]'), '69002');

  // a second tab sees the same draft and goes on with it
  const secondTab = await buyer.visitor.context.newPage();
  await secondTab.goto(`${onboarding}/subscriptions`);
  assert.deepEqual(await ticks(secondTab), [true, false]);
  await secondTab.close();

  // signed out and in again: the console knows what waits, and the draft is kept
  await buyer.signsOut();
  await page.goto(`${world.demo.url}/sign-in`);
  await buyer.signsIn();
  await page.goto(world.demo.url);
  await buyer.visitor.look('console-waiting');
  await page.click('.waiting-card button, .waiting-card a');
  await page.waitForURL(/\/onboarding\//);
  await page.goto(`${onboarding}/organization`);
  assert.equal(await page.inputValue('[name=organization_name]'), 'Steady Hands');
  await buyer.confirmsOrganization();
  await buyer.appliesAndLands(services[0]);

  // the link still works for what is left
  assert.deepEqual(await buyer.organizations(), ['Steady Hands']);
  await page.click('.waiting-card button, .waiting-card a');
  await page.waitForURL(at.subscriptions);
  assert.deepEqual(await ticks(page), [true]);
}

function ticks(page) {
  return page.locator('[name=subscription]').evaluateAll((boxes) => boxes.map((box) => box.checked));
}
