import { Buyer, at } from '../buyer.mjs';
import { visits } from './other-pages.mjs';

export const title = 'Pictures of each page: desktop, phone, dark, French';

const VARIANTS = {
  desktop: {},
  phone: { width: 375 },
  dark: { theme: 'dark' },
  french: { language: 'fr' },
};

export async function story(world) {
  for (const [variant, traits] of Object.entries(VARIANTS)) {
    const buyer = await Buyer.invited(world, { variant, ...traits, order: { services: world.demo.services } });
    buyer.visitor.expect(/status of 4\d\d/);
    await besideTheRoad(world, buyer);
    await alongTheRoad(world, buyer);
    await theConsole(world, buyer);
    await theLetters(world, buyer);
  }
}

async function besideTheRoad(world, { visitor }) {
  await visits(visitor, world.demo.url, 'welcome');
  for (const name of ['sign-in', 'inbox', 'demo', 'api']) await visits(visitor, `${world.demo.url}/${name}`, name);
  await visits(visitor, `${world.demo.url}/i/unknown`, 'unknown-link', 404);
}

async function alongTheRoad(world, buyer) {
  await buyer.reachesOrganization();
  await buyer.page.click('form[action$="/organization"] .btn-primary');
  await buyer.page.waitForSelector('[data-error-summary]');
  await buyer.visitor.look('organization-error');
  await buyer.createsOrganization('Laurent & Fils');
  await buyer.completes();
  await buyer.page.waitForURL(at.done);
  await buyer.waitsForServices();
  await buyer.visitor.look('done-several');
}

async function theConsole(world, buyer) {
  const { page, visitor } = buyer;
  await buyer.isSold({ seller: world.partner(1) });
  await buyer.opensInvitation();
  await buyer.continuesSignedIn();
  await page.click('form[action$="/subscriptions"] .btn-primary');
  await page.waitForURL(at.organization);
  await visitor.look('organization-other-seller');
  await buyer.isSold();
  await buyer.opensInvitation();
  await buyer.continuesSignedIn();
  await page.click('form[action$="/subscriptions"] .btn-primary');
  await page.waitForURL(at.organization);
  await visitor.look('organization-returning');
  await buyer.organizations();
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\//);
  await visitor.look('organization-page');
  await page.click('.stack-action a');
  await buyer.landsOn(world.demo.services.find(({ home_url: home }) => page.url().startsWith(home)));
}

/** Letters as a mail program shows them. */
async function theLetters(world, { page, visitor, person }) {
  for (const kind of ['invitation', 'verify_email', 'receipt']) {
    const { id } = await world.mail({ to: person.email, kind });
    await page.goto(`${world.demo.url}/inbox/${id}/html`);
    await visitor.keepPicture(`letter-${kind.replace('_', '-')}`);
  }
}
