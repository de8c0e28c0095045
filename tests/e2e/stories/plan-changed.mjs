import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'A plan that changed meanwhile is shown afresh, and says what changed';

export async function story(world) {
  for (const traits of [{ language: 'en' }, { language: 'fr', width: 375 }, { language: 'en', javaScript: false }]) await twoTabs(world, traits);
}

async function twoTabs(world, traits) {
  const variant = world.pictures ? `plan-${traits.language}-${traits.javaScript === false ? 'plain' : 'script'}` : undefined;
  const buyer = await Buyer.invited(world, { ...traits, variant, order: { services: world.demo.services } });
  buyer.visitor.expect(/status of 409/);
  await buyer.reachesReview('First Name');
  const old = buyer.page;

  // Another tab leaves one subscription out and names the organization otherwise.
  buyer.visitor.page = await buyer.visitor.context.newPage();
  await buyer.page.goto(old.url().replace(/review$/, 'subscriptions'));
  await buyer.page.locator('[name=subscription]').last().uncheck();
  await buyer.selectsSubscriptions();
  await buyer.createsOrganization('Second Name');
  await buyer.page.close();

  buyer.visitor.page = old;
  await buyer.completes();
  await buyer.page.waitForSelector('.warn-summary');
  await buyer.visitor.look('plan-changed');
  const changes = await buyer.page.locator('.warn-summary li').allInnerTexts();
  assert.ok(changes.length >= 2 && changes.some((change) => change.includes('Second Name')), changes.join('\n'));
  assert.ok((await buyer.page.locator('.summary .changed').innerText()).includes('Second Name'), 'what changed is marked');
  await buyer.appliesAndLands();
}
