import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'An add-on without its base: the base is ticked as well, and the page says so';

export async function story(world) {
  for (const traits of [{ language: 'en' }, { language: 'fr', width: 375 }, { language: 'fr' }, { language: 'en', width: 375 }]) {
    const variant = world.pictures ? `add-on-${traits.language}-${traits.width ? 'phone' : 'desktop'}` : undefined;
    const lines = [['backup', 'standard'], ['backup', 'archive']];
    const buyer = await Buyer.invited(world, { ...traits, variant, order: { seller: world.partner(0), lines } });
    const { page, visitor } = buyer;
    visitor.expect(/status of 422/);
    await buyer.reachesSubscriptions();
    const [base, addOn] = await page.locator('[name=subscription]').all();
    await base.uncheck();
    await page.click('form[action$="/subscriptions"] .btn-primary');
    await page.waitForSelector('[data-error-summary]');
    assert.ok((await base.isChecked()) && (await addOn.isChecked()), 'both are ticked now');
    await visitor.look('subscriptions-base-added');
    await buyer.selectsSubscriptions();
  }
}
