import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'Another seller’s order has to create another organization';

export async function story(world) {
  const buyer = await Buyer.invited(world, { order: { seller: world.partner(0) } });
  await buyer.reachesReview('Left Bank');
  await buyer.appliesAndLands();

  await buyer.isSold({ seller: world.partner(1) });
  await buyer.opensInvitation();
  await buyer.continuesSignedIn();
  await buyer.selectsSubscriptions();
  assert.equal(await buyer.page.inputValue('[name=organization]'), 'new', 'nothing but a new one is offered');
  const refused = await buyer.page.locator('.ineligible li').allInnerTexts();
  assert.ok(refused.some((row) => row.includes('Left Bank')), 'the other one is shown with the reason why not');

  await buyer.createsOrganization('Right Bank');
  await buyer.appliesAndLands();
  assert.deepEqual((await buyer.organizations()).sort(), ['Left Bank', 'Right Bank']);
}
