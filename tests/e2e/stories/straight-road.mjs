import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'From the invitation to the service, in English (the order that waits in the demo)';

export async function story(world) {
  const waiting = world.demo.orders[0];
  const mail = await world.mail({ kind: 'invitation', link: waiting.onboarding_url });
  const person = { ...world.person(), email: mail.to };
  const buyer = new Buyer(world, await world.visitor(), person);

  await buyer.opens(waiting.onboarding_url);
  const landing = await buyer.page.locator('main').innerText();
  assert.ok(landing.includes(world.sellerOf(waiting).name), 'the landing page names the seller');
  assert.doesNotMatch(landing, /[€$£]|EUR|USD/, 'a partner sale shows no price');

  await buyer.createsAccount();
  await buyer.entersMailedCode();
  await buyer.selectsSubscriptions();
  await buyer.createsOrganization('Riverside Bakery');
  await buyer.appliesAndLands(await serviceOf(world, waiting));

  const receipt = await world.mail({ to: person.email, kind: 'receipt' });
  assert.ok(receipt.text.includes('Riverside Bakery'), 'the receipt names the organization');
}

async function serviceOf(world, waiting) {
  const seller = world.sellerOf(waiting);
  const order = await world.request(seller.api_key, 'GET', `/api/v1/orders/${waiting.id}`);
  const ids = new Set(order.subscriptions.map((subscription) => subscription.service));
  assert.equal(ids.size, 1, 'the waiting order is for one service');
  return world.demo.services.find((service) => ids.has(service.id));
}
