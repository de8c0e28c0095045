import { Buyer } from '../buyer.mjs';
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
    for (const name of ['sign-in', 'inbox', 'demo', 'api']) {
      await visits(buyer.visitor, `${world.demo.url}/${name}`, name);
    }
    await visits(buyer.visitor, world.demo.url, 'welcome');
    await visits(buyer.visitor, `${world.demo.url}/i/unknown`, 'unknown-link', 404);
    await buyer.reachesReview('Laurent & Fils');
    await buyer.completes();
    await buyer.page.waitForURL(/\/done$/);
    await buyer.visitor.look('done-several');
    await buyer.isSold();
    await buyer.isSold({ seller: world.partner(1) });
    await buyer.organizations();
    await buyer.page.click('main a[href^="/organizations/"]');
    await buyer.page.waitForURL(/\/organizations\//);
    await buyer.visitor.look('organization-page');
    await buyer.page.goto(world.demo.services[0].home_url);
    await buyer.visitor.look('service-home');
  }
}
