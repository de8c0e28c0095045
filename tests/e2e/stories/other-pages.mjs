import assert from 'node:assert/strict';

export const title = 'The pages beside the road, in both languages';

export async function story(world) {
  for (const language of ['en', 'fr']) {
    const visitor = await world.visitor({ language });
    visitor.expect(/status of 404/);
    for (const [name, path, status] of PAGES) await visits(visitor, world.demo.url + path, name, status);
    await readsTheMail(visitor, world);
    await switchesLanguage(visitor, world, language);
  }
}

const PAGES = [
  ['welcome', '/', 200],
  ['sign-in', '/sign-in', 200],
  ['sign-up', '/sign-up', 200],
  ['inbox', '/inbox', 200],
  ['demo', '/demo', 200],
  ['api', '/api', 200],
  ['unknown-link', '/i/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 404],
  ['not-found', '/no/such/page', 404],
];

export async function visits(visitor, url, name, status = 200) {
  const response = await visitor.page.goto(url);
  assert.equal(response.status(), status, url);
  await visitor.look(name);
}

async function readsTheMail(visitor, world) {
  await visitor.page.goto(`${world.demo.url}/inbox`);
  await visitor.page.locator('main a[href^="/inbox/"]').first().click();
  await visitor.page.waitForURL(/\/inbox\/[^/]+$/);
  await visitor.look('mail');
}

async function switchesLanguage(visitor, world, from) {
  const to = from === 'en' ? 'fr' : 'en';
  await visitor.page.goto(`${world.demo.url}/sign-in`);
  await visitor.page.click('details.menu:has(form[action="/language"]) summary');
  await visitor.page.click(`form[action="/language"] button[value=${to}]`);
  await visitor.page.waitForSelector(`html[lang|=${to}]`);
  assert.equal(new URL(visitor.page.url()).pathname, '/sign-in', 'the page stays the same');
}
