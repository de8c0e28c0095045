import assert from 'node:assert/strict';
import { Writer, changesLater } from '../addresses.mjs';

export const title = 'Addresses of eight countries: taken, suggested, kept with consent, changed later';

export async function story(world) {
  const variant = (name) => (world.pictures ? `addresses-${name}` : undefined);
  const desktop = await Writer.arrives(world, { variant: variant('desktop') });
  await followsAtOnce(desktop);
  await desktop.triesAll('en');
  await changesLater(desktop);
  const plain = await Writer.arrives(world, { javaScript: false, theme: 'dark', width: 375, variant: variant('phone-plain') });
  await plain.triesAll('en');
}

/** What is typed where the next country has no field comes back with one that has; cities follow the region. */
async function followsAtOnce({ buyer, page }) {
  await buyer.choosesCountry('US');
  await page.selectOption('[name=region]', 'CA');
  await page.fill('[name=postal_code]', '94043');
  await buyer.choosesCountry('HK');
  assert.equal(await page.locator('[name=postal_code]').count(), 0);
  await buyer.choosesCountry('US');
  assert.deepEqual([await page.inputValue('[name=region]'), await page.inputValue('[name=postal_code]')], ['CA', '94043']);
  await buyer.choosesCountry('BR');
  assert.equal(await page.locator('#cities option').count(), 0);
  await page.selectOption('[name=region]', 'SP');
  await page.waitForSelector('#cities option[value=Campinas]', { state: 'attached' });
}
