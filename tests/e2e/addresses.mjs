// Business addresses of eight countries, each with its four outcomes: valid, another suggested, not to be verified, impossible.
import assert from 'node:assert/strict';
import { Buyer, at } from './buyer.mjs';

// A word in letters of two alphabets, where none can be told to be meant.
const ODD = { line1: '1 Ленin Street' };

/** `close`: what is suggested for it has `hint` in it. `labels`: what the country calls its fields. */
export const COUNTRIES = [
  {
    country: 'US',
    labels: { en: ['State', 'ZIP code'], fr: ['État', 'Code ZIP'] },
    valid: { line1: '1600 Amphitheatre Pkwy', city: 'Mountain View', region: 'CA', postal_code: '94043' },
    close: { region: '' },
    hint: 'CA',
    bad: ['postal_code', 'ABC'],
  },
  {
    country: 'FR',
    labels: { en: ['Postal code', 'City'], fr: ['Code postal', 'Ville'] },
    valid: { line1: '12 rue de la République', city: 'Lyon', postal_code: '69002' },
    close: { city: '69002', postal_code: 'Lyon' },
    hint: '69002',
    bad: ['line1', 'BP 12'],
  },
  {
    country: 'JP',
    labels: { en: ['Prefecture', 'Postal code'], fr: ['Préfecture', 'Code postal'] },
    valid: { line1: '永田町1-7-1', city: '千代田区', region: '東京都', postal_code: '100-0014' },
    close: { region: '大阪府' },
    hint: '東京都',
    bad: ['postal_code', '1'],
  },
  {
    country: 'BR',
    labels: { en: ['State', 'Neighbourhood'], fr: ['État', 'Quartier'] },
    valid: { line1: 'Avenida Paulista, 1578', dependent_locality: 'Bela Vista', city: 'São Paulo', region: 'SP', postal_code: '01310-200' },
    close: { city: 'São Palo' },
    hint: 'Paulo',
    odd: { city: 'Atlantis' },
    bad: ['line1', 'Caixa Postal 12'],
  },
  {
    country: 'IE',
    labels: { en: ['County', 'Eircode'], fr: ['Comté', 'Eircode'] },
    valid: { line1: '1 Grafton Street', city: 'Dublin', postal_code: 'D02 X285' },
    close: { city: 'D02 X285', postal_code: 'Dublin' },
    hint: 'Dublin',
    bad: ['line1', 'PO Box 12'],
  },
  {
    country: 'HK',
    labels: { en: ['Area', 'District'], fr: ['Secteur', 'District'] },
    valid: { line1: '1 Queen’s Road Central', city: 'Central', region: 'Hong Kong Island' },
    close: { city: 'Centrall' },
    hint: 'Central',
    odd: { city: 'Atlantis' },
    bad: ['line1', 'PO Box 12'],
  },
  {
    country: 'AE',
    labels: { en: ['Emirate'], fr: ['Émirat'] },
    valid: { line1: '1 Palace Street', region: 'إمارة دبيّ' },
    // The first letter is Cyrillic.
    close: { line1: '1 Рalace Street' },
    hint: 'Palace',
    bad: ['region', ''],
  },
  {
    country: 'IN',
    labels: { en: ['State', 'PIN code'], fr: ['État', 'Code PIN'] },
    valid: { line1: '1 Mahatma Gandhi Road', city: 'Bengaluru', region: 'Karnataka', postal_code: '560001' },
    close: { region: '' },
    hint: 'Karnataka',
    bad: ['postal_code', '12'],
  },
];

/** Somebody at step 2 who tries the addresses of all countries. */
export class Writer {
  static async arrives(world, traits) {
    const buyer = await Buyer.invited(world, traits);
    await buyer.reachesOrganization();
    buyer.visitor.expect(/status of 4\d\d/);
    return new Writer(buyer);
  }

  constructor(buyer) {
    this.buyer = buyer;
    this.page = buyer.page;
    this.visitor = buyer.visitor;
    this.step = buyer.page.url();
    this.question = this.page.locator('dialog[data-question]');
  }

  look(name) {
    return this.visitor.look(name);
  }

  async writes(address) {
    for (const [field, value] of Object.entries(address)) {
      const input = this.page.locator(`[name=${field}]`);
      if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption(value);
      else await input.fill(value);
    }
  }

  /** The button below the form, not that of the pop-up. */
  async goesOn() {
    await this.sends(() => this.page.locator('.card-footer .btn-primary').click());
  }

  async sends(press) {
    await Promise.all([this.page.waitForEvent('load'), press()]);
  }

  async returns() {
    await this.page.goto(this.step);
  }

  async triesAll(language) {
    for (const place of COUNTRIES) {
      await this.returns();
      await this.buyer.choosesCountry(place.country);
      await this.page.fill('[name=organization_name]', 'Laurent & Fils');
      for (const label of place.labels[language]) {
        assert.ok(await this.page.locator('.address-grid label', { hasText: label }).first().isVisible(), `${place.country}: ${label}`);
      }
      await this.isToldWhatIsWrong(place);
      await this.isSuggestedAnother(place);
      await this.isNotVerified(place);
      await this.isTaken(place);
    }
  }

  async isToldWhatIsWrong({ country, valid, bad: [field, text] }) {
    await this.writes({ ...valid, [field]: text });
    await this.goesOn();
    assert.ok(await this.page.locator(`#${field}-error`).isVisible(), `${country}: ${field} is wrong`);
    assert.equal(await this.question.count(), 0, 'there is nothing to choose');
    await this.look(`address-${country}-invalid`);
  }

  async isSuggestedAnother({ country, valid, close, hint }) {
    await this.writes({ ...valid, ...close });
    await this.goesOn();
    await this.isAsked();
    const suggestion = this.question.locator('label:has([value=suggested])');
    assert.ok((await suggestion.innerText()).includes(hint), `${country}: ${await suggestion.innerText()}`);
    assert.ok((await this.question.locator('ins').count()) > 0, 'what differs is marked');
    await this.look(`address-${country}-suggested`);
    if (this.visitor.javaScript && country === 'US') await this.editsAndIsAskedAgain();
    await this.takes();
    const postal = await this.page.locator('.summary .postal').innerText();
    assert.ok(postal.includes(hint), `${country}: ${postal}`);
    await this.returns();
  }

  async isNotVerified({ country, valid, odd = ODD }) {
    await this.writes({ ...valid, ...odd });
    await this.goesOn();
    await this.isAsked();
    assert.equal(await this.question.locator('[type=radio]').count(), 0, 'there is nothing to take instead');
    await this.look(`address-${country}-unverified`);
    await this.sends(() => this.question.locator('.btn-primary').click());
    await this.isAsked();
    assert.ok(await this.page.locator('#address_consent-error').isVisible(), 'the box has to be ticked');
    await this.page.check('#address_consent');
    await this.takes();
    if (country === 'BR') await this.look('address-kept');
    await this.returns();
  }

  async isTaken({ country, valid }) {
    await this.writes(valid);
    await this.goesOn();
    assert.match(this.page.url(), at.review, `${country}: a valid address goes on`);
    if (country === 'JP') await this.look('address-JP-valid');
  }

  /** With a script a pop-up, with the focus in it; without one a part of the page. */
  async isAsked() {
    assert.ok(await this.question.isVisible(), 'it is asked');
    assert.equal(await this.page.locator('dialog:modal').count(), this.visitor.javaScript ? 1 : 0);
    if (this.visitor.javaScript) {
      assert.ok(await this.question.evaluate((dialog) => dialog.contains(document.activeElement)), 'the focus is in the pop-up');
    }
  }

  async takes() {
    await this.sends(() => this.question.locator('.btn-primary').click());
    assert.match(this.page.url(), at.review);
  }

  /** Who leaves the pop-up, by its button or by Escape, is back at the fields and has answered nothing. */
  async editsAndIsAskedAgain() {
    for (const leave of [() => this.question.locator('[data-edit]').click(), () => this.page.keyboard.press('Escape')]) {
      await leave();
      assert.equal(await this.page.locator('dialog:modal').count(), 0);
      await this.page.waitForFunction(() => document.activeElement.closest('.address-fields'));
      await this.goesOn();
      await this.isAsked();
    }
  }
}

/** The address of an organization that exists is changed on its page. */
export async function changesLater(writer) {
  const { buyer, page, visitor } = writer;
  await writer.returns();
  await buyer.choosesCountry('FR');
  await writer.writes({ line1: '12 rue de la République', city: 'Lyon', postal_code: '69002' });
  await writer.goesOn();
  buyer.organization = 'Laurent & Fils';
  await buyer.completes();
  await page.waitForURL(/\/onboarding\/[^/]+\/done$|home|service/);
  await buyer.organizations();
  await page.locator('main a[href^="/organizations/"]').first().click();
  await page.locator('a[href$="/address"]').click();
  await page.waitForURL(/\/organizations\/[^/]+\/address$/);
  await visitor.look('change-address');
  await writer.writes({ line1: '1 rue Ленin' });
  await writer.goesOn();
  await writer.isAsked();
  await visitor.look('change-address-unverified');
  await page.check('#address_consent');
  await writer.sends(() => writer.question.locator('.btn-primary').click());
  await page.waitForURL(/\/organizations\/[^/?]+\?address$/);
  await visitor.look('address-changed');
  await page.locator('a[href$="/address"]').click();
  await page.waitForURL(/\/address$/);
  await visitor.look('change-address-history');
}
