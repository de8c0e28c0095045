import assert from 'node:assert/strict';
import { Buyer, at } from '../buyer.mjs';
import { approvesInvoice } from '../operator.mjs';

export const title = 'The vendor sells, too: its first order asks how it is billed; beside a partner it becomes the second seller, and once its invoices are approved the next order goes through';

const BILLING = /\/onboarding\/[^/]+\/billing$/;

export async function story(world) {
  await firstOrder(world);
  await besideAPartner(world);
}

/** A buyer nobody knows takes an order of the vendor's own, on a wide screen in English. */
async function firstOrder(world) {
  const variant = world.pictures && 'en-desktop';
  const buyer = await Buyer.invited(world, { variant, order: { seller: world.vendor } });
  const { page, visitor } = buyer;
  await buyer.reachesOrganization();
  await page.fill('[name=organization_name]', 'Riverside Bakery');
  await buyer.choosesCountry('FR');
  for (const [field, value] of [['line1', '12 rue de la République'], ['postal_code', '69002'], ['city', 'Lyon']]) await page.fill(`[name=${field}]`, value);
  await page.click('form[action$="/organization"] .btn-primary');
  await page.waitForURL(BILLING);
  await visitor.look('vendor-billing');
  const asked = await page.locator('main').innerText();
  assert.ok(asked.includes('EUR') && asked.includes('69002'), 'the currency is the country’s, the address is known');

  // A slip in the tax id is said beside it, and what was entered stays.
  visitor.expect(/status of 422/);
  await page.fill('[name=tax_id]', 'FR41303265045');
  await page.click('form[action$="/billing"] .btn-primary');
  await page.waitForSelector('[data-error-summary]');
  assert.equal(await page.inputValue('[name=tax_id]'), 'FR41303265045');
  await visitor.look('vendor-billing-errors');
  await page.fill('[name=tax_id]', 'fr 40 303 265 045');
  await page.click('form[action$="/billing"] .btn-primary');
  await page.waitForURL(at.review);
  await visitor.look('vendor-review');
  const review = await page.locator('main').innerText();
  for (const part of ['FR40303265045', 'Pay by invoice', 'restricted to this order', 'commercial terms']) assert.ok(review.includes(part), part);
  assert.equal(await page.locator('[name=terms]').count(), 2, 'the vendor’s terms and the service’s');

  buyer.organization = 'Riverside Bakery';
  await buyer.appliesAndLands();
  await opensBilling(buyer);
  const tiles = await page.locator('#sellers ~ .tiles').innerText();
  assert.ok(tiles.includes(world.vendor.name), 'the vendor is a seller of the organization');
  assert.equal(await page.locator('#sellers ~ .tiles > li').count(), 1);
  await visitor.look('vendor-overview');
}

/** An organization of a partner gains the vendor, on a phone in French; its second order finds everything chosen. */
async function besideAPartner(world) {
  const traits = { language: 'fr', width: 375, variant: world.pictures && 'fr-phone' };
  const buyer = await Buyer.invited(world, traits);
  const { page, visitor } = buyer;
  await buyer.reachesReview('Fournil du Rhône');
  await buyer.completes();
  await buyer.arrives();

  await isOffered(buyer, { seller: world.vendor });
  assert.ok((await page.locator('main').innerText()).includes(world.vendor.name));
  await page.check('[name=organization]');
  await page.click('form[action$="/organization"] .btn-primary');
  await page.waitForURL(BILLING);
  await visitor.look('vendor-added-billing');
  await page.click('form[action$="/billing"] .btn-primary');
  await page.waitForURL(at.review);
  await visitor.look('vendor-added-review');
  await buyer.completes();
  await buyer.arrives();
  const mail = await world.mail({ to: buyer.person.email, kind: 'vendor_added' });
  assert.equal(mail.language, 'fr');
  await page.goto(`${world.demo.url}/inbox/${mail.id}/html`);
  await visitor.keepPicture('letter-vendor-added');
  await opensBilling(buyer);
  assert.equal(await page.locator('#sellers ~ .tiles > li').count(), 2, 'the partner and the vendor');
  await visitor.look('vendor-added-overview');

  // Paying by invoice is for the first order until it is approved: the next one finds the organization chosen, and waits.
  await isOffered(buyer, { seller: world.vendor, services: [world.demo.services[1]] });
  assert.ok(await page.isChecked('[name=organization]'), 'the organization is chosen');
  const organization = page.url();
  await page.click('form[action$="/organization"] .btn-primary');
  await page.waitForURL(BILLING);
  await visitor.look('vendor-second-waits');

  // Once it is approved nothing is left to say: not how it is billed, and no terms of the vendor's.
  await approvesInvoice(world, await world.visitor(), 'Fournil du Rhône');
  await page.goto(organization);
  assert.ok(await page.isChecked('[name=organization]'), 'the organization is chosen');
  await buyer.confirmsOrganization();
  assert.equal(await page.locator('[name=terms]').count(), 1, 'the vendor’s terms are accepted already');
  await buyer.completes();
  await page.waitForURL(at.done);
  await buyer.waitsForServices();
}

/** Another order, up to the question which organization it is for. */
async function isOffered(buyer, order) {
  await buyer.isSold(order);
  await buyer.opensInvitation();
  await buyer.continuesSignedIn();
  await buyer.selectsSubscriptions();
}

async function opensBilling(buyer) {
  const { page } = buyer;
  await buyer.organizations();
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\//);
  await page.click('main a[href$="/billing"]');
  await page.waitForURL(/\/billing$/);
}
