import assert from 'node:assert/strict';
import { ADDRESS, Buyer, at } from '../buyer.mjs';
import { startInstallation } from '../installation.mjs';
import { World } from '../world.mjs';

export const title = 'A card: entered at Stripe during onboarding, then added, used, replaced and removed; also in French on a phone, and without JavaScript';

const VARIANTS = [{}, { language: 'fr', width: 375 }, { language: 'fr', theme: 'dark', javaScript: false }];
const CARD_PAGE = /\/cards\/crd_[^/]+$/;
const PAYMENT = /\/billing\/payment(\?\w+)?$/;
const BILLING_STEP = /\/onboarding\/[^/]+\/billing$/;

export async function story(world) {
  const installation = await startInstallation(world.program);
  const own = new World({ demo: installation, chromium: world.chromium, pictures: world.pictures });
  try {
    for (const traits of VARIANTS) await pays(own, traits);
    assert.deepEqual(own.problems(), []);
  } finally {
    await own.end();
    await installation.stop();
  }
}

async function pays(world, traits) {
  const order = { seller: world.demo.vendor, services: [world.demo.services[0]] };
  const buyer = await Buyer.invited(world, { ...traits, variant: world.pictures && variant(traits), order });
  const { page, visitor } = buyer;
  await buyer.reachesOrganization();
  await fillsOrganization(buyer);
  await page.waitForURL(BILLING_STEP);
  await page.fill('[name=tax_id]', 'FR40303265045');
  await page.check('[name=payment_method][value=card]');
  await visitor.look('billing-step-card');
  await page.click('form[action$="/billing"] .btn-primary');
  await entersCard(buyer);
  await page.waitForURL(BILLING_STEP);
  assert.match(await page.locator('[name=payment_method]:checked').inputValue(), /^pmt_/, 'the card is chosen');
  assert.equal(await page.inputValue('[name=tax_id]'), 'FR40303265045', 'what was entered is kept');
  await visitor.look('billing-step-card-entered');
  await page.click('form[action$="/billing"] .btn-primary');
  await page.waitForURL(at.review);
  await visitor.look('review-card');
  await buyer.completes();
  await buyer.arrives();

  await buyer.organizations();
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\/[^/]+$/);
  await page.click('main a[href$="/billing"]');
  await page.waitForURL(/\/billing$/);
  await visitor.look('billing-vendor');
  await page.click('main a[href$="/billing/payment"]');
  await page.waitForURL(PAYMENT);
  await visitor.look('payment');
  await page.click('main a[href$="/remove"]');
  await page.waitForURL(/\/remove$/);
  assert.equal(await page.locator('main form').count(), 0, 'nothing else pays for what runs');
  await visitor.look('payment-remove-last');
  await page.goBack();

  await page.click('main .card-md form button');
  await entersCard(buyer);
  await page.waitForURL(PAYMENT);
  assert.equal(await page.locator('main .tiles > li').count(), 2);
  await visitor.look('payment-added');
  await page.click('main form[action$="/use"] button');
  await page.waitForURL(PAYMENT);
  await page.locator('main .tiles > li').first().locator('form[action$="/payment"] button').click();
  await entersCard(buyer);
  await page.waitForURL(PAYMENT);
  await page.locator('main .tiles > li').last().locator('a[href$="/remove"]').click();
  await page.waitForURL(/\/remove$/);
  await visitor.look('payment-remove');
  await page.click('main form button');
  await page.waitForURL(PAYMENT);
  assert.equal(await page.locator('main .tiles > li').count(), 1);
  await visitor.look('payment-removed');
}

/** On the way to Stripe, there, and back. */
async function entersCard(buyer) {
  const { page, visitor } = buyer;
  await page.waitForURL(CARD_PAGE);
  await visitor.look('card');
  await page.click('main a.btn-primary');
  await page.waitForURL(/\/pay\/cs_/);
  await page.click('button');
}

async function fillsOrganization(buyer) {
  const { page } = buyer;
  await buyer.choosesCountry(ADDRESS.country);
  await page.fill('[name=organization_name]', 'Laurent & Fils');
  for (const [field, value] of Object.entries(ADDRESS)) {
    if (field !== 'country') await page.fill(`[name=${field}]`, value);
  }
  await page.click('form[action$="/organization"] .btn-primary');
}

function variant({ language = 'en', width, theme, javaScript }) {
  return [language, width && 'phone', theme, javaScript === false && 'plain'].filter(Boolean).join('-');
}
