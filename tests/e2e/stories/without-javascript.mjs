import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'From the invitation to the service, without JavaScript';

export async function story(world) {
  const buyer = await Buyer.invited(world, { javaScript: false });
  await buyer.reachesOrganization();

  await buyer.page.fill('[name=organization_name]', 'Plain Paper Works');
  await buyer.choosesCountry('US');
  assert.ok(await buyer.page.locator('select[name=region]').isVisible(), 'the form asks for the state');
  assert.equal(await buyer.page.inputValue('[name=organization_name]'), 'Plain Paper Works', 'changing the country keeps entries');

  await buyer.createsOrganization('Plain Paper Works');
  assert.ok(!(await buyer.page.locator('dialog#confirm').isVisible()), 'the pop-up stays away');
  await buyer.appliesAndLands();
}
