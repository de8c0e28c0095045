import assert from 'node:assert/strict';
import { Buyer } from '../buyer.mjs';

export const title = 'From the invitation to the service, in French and in the dark';

export async function story(world) {
  const buyer = await Buyer.invited(world, { language: 'fr', theme: 'dark' });
  await buyer.reachesReview('Établissements Laurent & Fils');
  const words = await buyer.page.locator('main').innerText();
  assert.match(words, /vendeur/i, 'the page speaks French');
  await buyer.appliesAndLands();

  const receipt = await world.mail({ to: buyer.person.email, kind: 'receipt' });
  assert.equal(receipt.language, 'fr');
}
