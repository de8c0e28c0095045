import assert from 'node:assert/strict';
import { linkIn } from '../buyer.mjs';
import { PASSWORD } from '../operator.mjs';

export const title = 'One’s own account: recovered, changed, looked over; and the operator’s link';

export async function story(world) {
  const english = await signsUp(world, await seen(world, 'desktop'));
  await recovers(world, english);
  await changesPassword(english);
  await endsAnotherSession(world, english);
  await changesEmail(world, english);
  const french = await signsUp(world, await seen(world, 'phone', { language: 'fr', width: 375 }));
  await recovers(world, french);
  await changesPassword(french);
  await becomesOperator(world, await seen(world, 'operator'));
  await seesTheOperatorsPage(world, await seen(world, 'operator-phone', { width: 375 }));
}

/** A visitor whose pages are kept as pictures, if pictures are wanted. */
const seen = (world, variant, traits = {}) => world.visitor({ ...traits, variant: world.pictures ? `account-${variant}` : undefined });

const at = (path) => (url) => url.pathname === path;

async function fills(page, action, fields) {
  const form = page.locator(`form[action="${action}"]:has(.btn-primary)`);
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
  await form.locator('.btn-primary').click();
}

async function signsUp(world, visitor) {
  const person = world.person();
  const { page } = visitor;
  visitor.expect(/status of 4\d\d/);
  await page.goto(`${world.demo.url}/sign-up`);
  await fills(page, '/sign-up', { name: person.name, email: person.email, password: person.password });
  await page.waitForURL(at('/verify'));
  const mail = await world.mail({ to: person.email, kind: 'verify_email' });
  await fills(page, '/verify', { code: mail.text.match(/\b\d{8}\b/)[0] });
  await page.waitForURL(at('/'));
  return { visitor, person, page };
}

/** From "forgotten?" on the sign-in page over the inbox to a new password. */
async function recovers(world, { visitor, person, page }) {
  await page.goto(`${world.demo.url}/`);
  await page.click('.site-tools details.menu:has(form[action="/sign-out"]) summary');
  await page.click('form[action="/sign-out"] button');
  await page.waitForURL(at('/sign-in'));
  await page.click('main a[href="/recover"]');
  await page.waitForURL(at('/recover'));
  await visitor.look('recover');
  await fills(page, '/recover', { email: 'nobody' });
  await page.waitForSelector('[data-error-summary]');
  await fills(page, '/recover', { email: person.email });
  await page.waitForURL((url) => url.search === '?sent');
  await visitor.look('recover-sent');
  const mail = await world.mail({ to: person.email, kind: 'password_reset' });
  assert.equal(mail.language, visitor.language);
  const link = linkIn(mail, '/recover/');
  await page.goto(`${world.demo.url}/inbox/${mail.id}/html`);
  await visitor.keepPicture('letter-password-reset');
  await page.goto(link);
  await visitor.look('new-password');
  const action = new URL(link).pathname;
  await fills(page, action, { password: 'too short' });
  await page.waitForSelector('[data-error-summary]');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.errorSummary), '', 'what is wrong has the focus');
  await visitor.look('new-password-error');
  person.password = 'a second footbridge downstream';
  await fills(page, action, { password: person.password });
  await page.waitForURL(at('/'));
  await page.goto(link);
  await visitor.look('dead-link');
}

async function changesPassword({ visitor, person, page }) {
  await page.goto(new URL('/', visitor.site).href);
  await page.click('.site-tools details.menu:has(a[href="/account"]) summary');
  await page.click('.menu a[href="/account"]');
  await page.waitForURL(at('/account'));
  await visitor.look('account');
  await page.click('main a[href="/account/password"]');
  await page.waitForURL(at('/account/password'));
  await visitor.look('change-password');
  await fills(page, '/account/password', { current_password: 'not it at all, sorry', password: 'a third footbridge upstream' });
  await page.waitForSelector('[data-error-summary]');
  await visitor.look('change-password-error');
  await fills(page, '/account/password', { current_password: person.password, password: 'a third footbridge upstream' });
  person.password = 'a third footbridge upstream';
  await page.waitForURL(at('/account'));
  await visitor.look('account-changed');
}

/** Signs in with a phone, which is told by mail, and signs it out from the list. */
async function endsAnotherSession(world, { visitor, person, page }) {
  const phone = await world.visitor({ width: 375 });
  await phone.page.goto(`${world.demo.url}/sign-in`);
  await fills(phone.page, '/sign-in', { email: person.email, password: person.password });
  await phone.page.waitForURL(at('/'));
  const mail = await world.mail({ to: person.email, kind: 'new_device' });
  assert.match(mail.text, /Linux/);
  await page.goto(linkIn(mail, '/account'));
  await visitor.look('sessions');
  const others = page.locator('form[action="/account/sessions"]:has([name=session])');
  assert.equal(await others.count(), 1);
  await others.locator('button').click();
  await page.waitForURL((url) => url.search === '?sessions');
  assert.equal(await others.count(), 0);
  await phone.page.goto(`${world.demo.url}/account`);
  assert.equal(new URL(phone.page.url()).pathname, '/sign-in');
}

async function changesEmail(world, { visitor, person, page }) {
  const email = `new.${person.email}`;
  await page.goto(`${world.demo.url}/account/email`);
  await visitor.look('change-email');
  await fills(page, '/account/email', { email, password: person.password });
  await page.waitForSelector('[name=code]');
  await visitor.look('change-email-code');
  const mail = await world.mail({ to: email, kind: 'verify_email' });
  await fills(page, '/account/email', { code: mail.text.match(/\b\d{8}\b/)[0] });
  await page.waitForURL(at('/account'));
  assert.ok((await page.locator('main').innerText()).includes(email));
  for (const kind of ['email_change_asked', 'email_changed', 'password_changed', 'new_device']) {
    const { id } = await world.mail({ to: person.email, kind });
    await page.goto(`${world.demo.url}/inbox/${id}/html`);
    await visitor.keepPicture(`letter-${kind.replaceAll('_', '-')}`);
  }
}

/** The demonstration's operator: the link in its first line, which works once. */
async function becomesOperator(world, visitor) {
  const { page } = visitor;
  visitor.expect(/status of 4\d\d/);
  const { email, sign_in_url: link } = world.demo.operator;
  await page.goto(link);
  assert.equal(await page.inputValue('#username'), email);
  await visitor.look('join');
  await fills(page, new URL(link).pathname, { name: 'Olga Meyer', password: PASSWORD });
  await page.waitForURL(at('/operator'));
  await visitor.look('operator');
  await page.goto(link);
  await visitor.look('join-dead');
}

async function seesTheOperatorsPage(world, visitor) {
  const { page } = visitor;
  await page.goto(`${world.demo.url}/operator`);
  await fills(page, '/sign-in', { email: world.demo.operator.email, password: PASSWORD });
  await page.waitForURL(at('/operator'));
  await visitor.look('operator');
  await page.goto(`${world.demo.url}/demo`);
  await page.click('main a[href$="/operator"]');
  await page.waitForURL(at('/operator'));
}
