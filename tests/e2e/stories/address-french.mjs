import { Writer, changesLater } from '../addresses.mjs';

export const title = 'Addresses of eight countries in French: on a phone in the dark, and without JavaScript';

export async function story(world) {
  const variant = (name) => (world.pictures ? `addresses-${name}` : undefined);
  const phone = await Writer.arrives(world, { language: 'fr', theme: 'dark', width: 375, variant: variant('french-phone') });
  await phone.triesAll('fr');
  await changesLater(phone);
  const plain = await Writer.arrives(world, { language: 'fr', javaScript: false, variant: variant('french-plain') });
  await plain.triesAll('fr');
}
