import { Buyer } from '../buyer.mjs';

export const title = 'From the invitation to the service, on a phone';

export async function story(world) {
  const buyer = await Buyer.invited(world, { width: 375 });
  await buyer.reachesReview('Donaudampfschifffahrtsgesellschaft mit sehr langem Namen');
  await buyer.appliesAndLands();
  await buyer.organizations();
  await buyer.page.locator('main a[href^="/organizations/"]').click();
  await buyer.page.waitForURL(/\/organizations\//);
  await buyer.visitor.look('organization-page');
}
