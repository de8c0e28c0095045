import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'A second order of the same seller finds the organization selected and offers no other';

export async function story(world) {
  const [first, second] = world.demo.services;
  const buyer = await Buyer.invited(world, { order: { services: [first] } });
  await buyer.reachesReview('Two Bridges');
  await buyer.appliesAndLands(first);

  await buyer.isSold({ services: [second] });
  await buyer.opensInvitation();
  await buyer.continuesSignedIn();
  await buyer.selectsSubscriptions();

  const choices = buyer.page.locator('[name=organization]');
  assert.equal(await choices.count(), 1, 'one organization to choose');
  assert.ok(await choices.isChecked(), 'and it is chosen');
  assert.equal(await buyer.page.locator('[name=organization_name]').count(), 0, 'no other can be created');
  assert.ok((await buyer.page.locator('form[action$="/organization"]').innerText()).includes('Two Bridges'));

  await buyer.confirmsOrganization();
  await buyer.appliesAndLands(second);
  assert.deepEqual(await buyer.organizations(), ['Two Bridges']);
}
