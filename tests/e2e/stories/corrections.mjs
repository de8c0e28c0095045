import assert from 'node:assert/strict';
import { Buyer, at, linkIn } from '../buyer.mjs';
import { entersAsOperator } from '../operator.mjs';

export const title = 'An address kept with consent is corrected, and its owner accepts it or edits it';

/** A city that no list of the country knows. */
const DOUBTFUL = { line1: 'Rua A, 1', city: 'Atlantis', region: 'SP', postal_code: '01310-100' };

export async function story(world) {
  await isCorrected(world, { language: 'en' }, accepts);
  await isCorrected(world, { language: 'fr', width: 375 }, edits);
  await isCorrected(world, { language: 'en', javaScript: false, width: 375 }, acceptsWithoutScript);
  await isCorrected(world, { language: 'fr', javaScript: false }, editsWithoutScript);
  await isFoundRight(world);
}

async function isCorrected(world, traits, answers) {
  const name = `Lumière ${traits.language} ${traits.javaScript ?? true}`;
  const owner = await keepsAnAddress(world, traits, name);
  await corrects(world, traits, name);
  const mail = await world.mail({ to: owner.person.email, kind: 'address_corrected' });
  assert.equal(mail.language, traits.language);
  assert.match(mail.text, /Atlantis[^]*São Paulo/, 'old and new');
  await owner.page.goto(`${world.demo.url}/inbox/${mail.id}/html`);
  await owner.visitor.keepPicture('letter-address-corrected');
  await answers(owner, linkIn(mail, '/organizations/'));
  await owner.page.goto(world.demo.url);
  assert.equal(await owner.page.locator('.correction').count(), 0, 'what was answered is not asked again');
}

function variant(world, { language, width, javaScript }) {
  return world.pictures && ['correction', language, width ? 'phone' : 'desktop', javaScript === false ? 'plain' : 'script'].join('-');
}

/** An owner of an organization whose address stays as it was written. */
async function keepsAnAddress(world, traits, name) {
  const owner = await Buyer.invited(world, { ...traits, variant: variant(world, traits) });
  const { page, visitor } = owner;
  visitor.expect(/status of 422/);
  await owner.reachesOrganization();
  await owner.choosesCountry('BR');
  await page.fill('[name=organization_name]', name);
  await fillsIn(page, DOUBTFUL);
  owner.organization = name;
  await page.click('form[action$="/organization"] .flow-footer .btn-primary');
  await page.check('#address_consent');
  await page.click('.address-question .btn-primary');
  await page.waitForURL(at.review);
  await owner.appliesAndLands();
  return owner;
}

async function fillsIn(page, fields) {
  for (const [field, value] of Object.entries(fields)) {
    const input = page.locator(`.address-grid [name=${field}]`);
    if ((await input.evaluate((one) => one.tagName)) === 'SELECT') await input.selectOption(value);
    else await input.fill(value);
  }
}

/** The operator, in the same language and at a screen as wide. */
async function operator(world, traits) {
  const visitor = await world.visitor({ ...traits, variant: variant(world, traits) });
  visitor.expect(/status of 4\d\d/);
  await visitor.context.addCookies([{ name: 'language', value: traits.language, url: world.demo.url }]);
  await entersAsOperator(world, visitor);
  return visitor;
}

/** From the operator's page to the address of this organization. */
async function finds(world, visitor, name) {
  const { page } = visitor;
  await page.goto(`${world.demo.url}/operator`);
  await visitor.look('operator');
  await page.click('main a[href="/operator/addresses"]');
  await page.waitForURL(/\/operator\/addresses$/);
  await visitor.look('addresses');
  await page.fill('#q', 'atlantis nowhere');
  await page.click('.search button');
  await page.waitForURL(/q=atlantis/);
  await visitor.look('addresses-nothing');
  await page.fill('#q', `${name.toLowerCase().replace('è', 'e')} brésil`);
  await page.click('.search button');
  await page.waitForURL(/q=lumiere/);
  const found = page.locator('main table a');
  assert.deepEqual(await found.allInnerTexts(), [name]);
  await found.click();
  await page.waitForURL(/\/operator\/addresses\/adr_/);
  await visitor.look('address');
}

async function corrects(world, traits, name) {
  const visitor = await operator(world, traits);
  const { page } = visitor;
  await finds(world, visitor, name);
  // What is impossible is refused; what cannot be told takes a second word.
  await fillsIn(page, { line1: 'Caixa Postal 12' });
  await submits(page, '.case .flow-footer .btn-primary');
  assert.equal(await page.locator('[name=address_consent]').count(), 0);
  await visitor.look('address-error');
  await fillsIn(page, { line1: 'Rua A, 1', city: 'Lemuria' });
  await submits(page, '.case .flow-footer .btn-primary');
  await page.waitForSelector('.address-question');
  await visitor.look('address-question');
  if (visitor.javaScript) await page.click('.address-question [data-edit]');
  await fillsIn(page, { line1: 'Rua Augusta, 1', city: 'São Paulo' });
  await submits(page, '.case .flow-footer .btn-primary');
  await page.waitForSelector('.banner-good');
  await visitor.look('address-settled');
  await page.goto(`${world.demo.url}/operator/addresses?show=settled`);
  await visitor.look('addresses-settled');
  await visitor.leave();
}

/** Presses a button whose page is answered under the same address. */
async function submits(page, button) {
  await Promise.all([page.waitForEvent('load'), page.click(button)]);
}

/** At the next sign-in it pops up; put off, it stays a notice; accepted, it is gone. */
async function accepts(owner) {
  const { page, visitor } = owner;
  await page.goto(`${owner.world.demo.url}/account`);
  await owner.signsOut();
  await page.goto(`${owner.world.demo.url}/sign-in`);
  await owner.signsIn();
  await page.waitForSelector('dialog.correction:modal');
  await visitor.look('home-pop-up');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog.correction[open]:not(:modal)');
  await visitor.look('home-notice');
  await page.reload();
  assert.equal(await page.locator('dialog.correction:modal').count(), 0, 'put off, it waits on the page');
  await page.click('.correction .btn-primary');
  await page.waitForSelector('.correction', { state: 'detached' });
}

/** From the mail to the organization's page, where it pops up; edited, it is gone, too. */
async function edits({ page, visitor }, link) {
  await page.goto(link);
  await page.waitForSelector('dialog.correction:modal');
  await visitor.look('organization-pop-up');
  await page.click('.correction a.btn');
  await page.waitForURL(/\/organizations\/[^/]+\/address$/);
  await fillsIn(page, { line1: 'Rua Augusta, 2' });
  await page.click('form[action$="/address"] .flow-footer .btn-primary');
  await page.waitForURL(/\/organizations\/[^/]+\?address$/);
}

/** On the way to an order the correction is a page in between. */
async function acceptsWithoutScript(owner) {
  const { page, visitor } = owner;
  await owner.isSold();
  await page.goto(owner.world.demo.url);
  await visitor.look('home-notice');
  await owner.signsOut();
  await owner.opensInvitation();
  await page.click('main form button[name=go][value=sign-in]');
  await owner.signsIn();
  await page.waitForURL(/\/corrections$/);
  await visitor.look('corrections');
  await page.click('.correction .btn-primary');
  await page.waitForURL(at.subscriptions);
}

async function editsWithoutScript({ page, visitor }, link) {
  await page.goto(link);
  await visitor.look('organization-notice');
  await page.click('.correction a.btn');
  await page.waitForURL(/\/organizations\/[^/]+\/address$/);
  await fillsIn(page, { line1: 'Rua Augusta, 2' });
  await page.click('form[action$="/address"] .flow-footer .btn-primary');
  await page.waitForURL(/\/organizations\/[^/]+\?address$/);
}

/** Found right: a pop-up asks once more, and who comes late hears who was first. */
async function isFoundRight(world) {
  const traits = { language: 'en' };
  await keepsAnAddress(world, traits, 'Lumière right');
  const [olga, other] = [await operator(world, traits), await operator(world, traits)];
  await finds(world, olga, 'Lumière right');
  await other.page.goto(olga.page.url());
  await olga.page.click('#right button');
  await olga.page.waitForSelector('#right-confirm[open]');
  await olga.look('address-right');
  await olga.page.click('#right-confirm [data-confirmed]');
  await olga.page.waitForSelector('.banner-good');
  await other.page.click('#right button');
  await other.page.click('#right-confirm [data-confirmed]');
  await other.page.waitForSelector('.warn-summary');
  await other.look('address-late');
}
