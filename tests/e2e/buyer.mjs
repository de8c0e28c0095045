// Somebody with an invitation, and what they do on the way to their service.
// Each deed starts on the page the one before ended on, and ends when the next page is there.
import assert from 'node:assert/strict';

export const ADDRESS = { country: 'FR', line1: '12 rue de la République', postal_code: '69002', city: 'Lyon' };

export const at = {
  landing: /\/i\/[^/]+$/,
  signUp: /\/sign-up$/,
  signIn: /\/sign-in$/,
  verify: /\/verify$/,
  subscriptions: /\/onboarding\/[^/]+\/subscriptions$/,
  organization: /\/onboarding\/[^/]+\/organization$/,
  review: /\/onboarding\/[^/]+\/review$/,
  done: /\/onboarding\/[^/]+\/done$/,
};

export class Buyer {
  constructor(world, visitor, person) {
    this.world = world;
    this.visitor = visitor;
    this.person = person;
  }

  get page() {
    return this.visitor.page;
  }

  /** A buyer with a new order and a new browser. */
  static async invited(world, { order = {}, person = world.person(), ...traits } = {}) {
    const visitor = await world.visitor(traits);
    const buyer = new Buyer(world, visitor, person);
    await buyer.isSold(order);
    return buyer;
  }

  /** A seller places an order for this buyer. */
  async isSold(order = {}) {
    const language = this.visitor.language;
    this.order = await this.world.order({ buyer: this.person, company: 'Laurent & Fils', language, ...order });
    return this.order;
  }

  /** Follows the newest invitation that was not followed yet. */
  async opensInvitation() {
    const followed = (this.followed ??= []);
    const mail = await this.world.mail({ to: this.person.email, kind: 'invitation', except: followed });
    followed.push(mail.id);
    assert.equal(mail.language, this.visitor.language, 'the mail is in the language of the order');
    await this.opens(linkIn(mail, '/i/'));
  }

  async opens(link) {
    await this.page.goto(link);
    await this.page.waitForURL(at.landing);
    await this.visitor.look('landing');
  }

  async createsAccount() {
    await this.page.click('main form button[name=go][value=create]');
    await this.page.waitForURL(at.signUp);
    await this.visitor.look('create-account');
    const form = this.page.locator('form[action="/sign-up"]');
    await form.locator('[name=name]').fill(this.person.name);
    await form.locator('[name=email]').fill(this.person.email);
    await form.locator('[name=password]').fill(this.person.password);
    await form.locator('.btn-primary').click();
    await this.page.waitForURL(at.verify);
    await this.visitor.look('verify-email');
  }

  /** The code that was mailed last. */
  async mailedCode() {
    const mail = await this.world.mail({ to: this.person.email, kind: 'verify_email' });
    const codes = mail.text.match(/\b\d{8}\b/g) ?? [];
    assert.equal(codes.length, 1, `the mail holds one code:\n${mail.text}`);
    return codes[0];
  }

  async entersMailedCode() {
    const form = this.page.locator('form[action="/verify"]').first();
    await form.locator('[name=code]').fill(await this.mailedCode());
    await form.locator('.btn-primary').click();
    await this.page.waitForURL(at.subscriptions);
    await this.visitor.look('subscriptions');
  }

  /** From the landing page, when this browser already knows the account. */
  async continuesSignedIn() {
    await this.page.click('main form button[name=go][value=continue]');
    await this.page.waitForURL(at.subscriptions);
    await this.visitor.look('subscriptions');
  }

  async signsIn() {
    const form = this.page.locator('form[action="/sign-in"]');
    await form.locator('[name=email]').fill(this.person.email);
    await form.locator('[name=password]').fill(this.person.password);
    await form.locator('.btn-primary').click();
    await this.page.waitForURL((url) => !at.signIn.test(url.pathname));
  }

  async signsOut() {
    await this.page.click('.site-tools details.menu:has(form[action="/sign-out"]) summary');
    await this.page.click('form[action="/sign-out"] button');
    await this.page.waitForURL((url) => !url.pathname.includes('onboarding'));
  }

  /** Leaves the ticks as they are: this order's subscriptions. */
  async selectsSubscriptions() {
    await this.page.click('form[action$="/subscriptions"] .btn-primary');
    await this.page.waitForURL(at.organization);
    await this.visitor.look('organization');
  }

  async createsOrganization(name, address = ADDRESS) {
    await this.choosesCountry(address.country);
    await this.page.fill('[name=organization_name]', name);
    for (const [field, value] of Object.entries(address)) {
      if (field !== 'country') await this.page.fill(`[name=${field}]`, value);
    }
    this.organization = name;
    await this.confirmsOrganization();
  }

  async confirmsOrganization() {
    await this.page.click('form[action$="/organization"] .btn-primary');
    await this.page.waitForURL(at.review);
    await this.visitor.look('review');
  }

  /** Each country asks for other fields: the form follows, by script or by a button. */
  async choosesCountry(country) {
    const { page } = this;
    if ((await page.inputValue('[name=country]')) === country) return;
    if (this.visitor.javaScript) {
      await this.formFollows(() => page.selectOption('[name=country]', country));
    } else {
      await page.selectOption('[name=country]', country);
      await Promise.all([page.waitForEvent('load'), page.click('[name=change_country]')]);
    }
  }

  /** Does what makes the script put in other address fields, and waits until it has nothing left to ask. */
  async formFollows(deed) {
    const { page } = this;
    const fields = await page.$('.address-grid');
    const open = new Set();
    let calm = () => {};
    // A choice that is overtaken by the next one is called off by the page: its request fails, and `response.finished()` of
    // what had begun to answer is never settled then.
    const ends = (request) => open.delete(request) && open.size === 0 && calm();
    const begins = (request) => open.add(request);
    const listening = { request: begins, requestfinished: ends, requestfailed: ends };
    for (const [event, listener] of Object.entries(listening)) page.on(event, listener);
    await deed();
    await page.waitForFunction((old) => !old.isConnected, fields);
    if (open.size > 0) await new Promise((resolve) => { calm = resolve; });
    for (const [event, listener] of Object.entries(listening)) page.off(event, listener);
  }

  async acceptsTerms() {
    for (const box of await this.page.locator('[name=terms]').all()) await box.check();
  }

  /** "Complete": with script a pop-up asks once more, without it the page has said it all. */
  async completes() {
    await this.acceptsTerms();
    if (this.visitor.javaScript) await this.opensPopUp();
    await this.applyButton().click();
  }

  async opensPopUp() {
    await this.page.click('form#apply .btn-primary');
    await this.page.waitForSelector('dialog#confirm[open]');
    await this.visitor.look('pop-up');
  }

  applyButton() {
    return this.page.locator(this.visitor.javaScript ? 'dialog#confirm [data-confirmed]' : 'form#apply .btn-primary');
  }

  /** Applies, looks at `done` for once (it goes on by itself), and lands on the service's home page. */
  async appliesAndLands(service = this.world.demo.services[0]) {
    const home = (url) => url.href.startsWith(service.home_url);
    let wentOn = 0;
    await this.page.route(home, (route) => {
      wentOn += 1;
      return route.fulfill({ status: 204 });
    });
    await this.completes();
    await this.page.waitForURL(at.done);
    await this.page.waitForLoadState();
    await this.waitsForServices();
    await this.visitor.look('done');
    await this.page.unroute(home);
    assert.ok(wentOn > 0, '`done` goes on to the service at once');
    await this.page.reload().catch(ignoreInterruption);
    await this.landsOn(service);
  }

  /** While a service prepares what was applied, `done` says so, and follows by itself. */
  async waitsForServices() {
    if ((await this.page.locator('[data-live]').count()) === 0) return;
    await this.visitor.look('waiting');
    await this.page.waitForSelector('[data-live]', { state: 'detached' });
    await this.page.waitForLoadState();
  }

  /** At the service's page: `done` goes on to it by itself, and who goes elsewhere from there is overtaken. */
  async arrives() {
    await this.page.waitForURL((url) => this.world.demo.services.some(({ home_url: home }) => url.href.startsWith(home)));
  }

  async landsOn(service = this.world.demo.services[0]) {
    await this.page.waitForURL((url) => url.href.startsWith(service.home_url));
    const greeting = await this.page.locator('h1').innerText();
    assert.ok(greeting.includes(this.organization), `"${greeting}" greets ${this.organization}`);
    await this.visitor.look('service-home');
  }

  /** The whole way up to a page, for stories whose point comes later. */
  async reachesSubscriptions() {
    await this.opensInvitation();
    await this.createsAccount();
    await this.entersMailedCode();
  }

  async reachesOrganization() {
    await this.reachesSubscriptions();
    await this.selectsSubscriptions();
  }

  async reachesReview(organization) {
    await this.reachesOrganization();
    await this.createsOrganization(organization);
  }

  /** Invites a colleague. */
  async invites(organization, email, role, billing = false) {
    await this.page.goto(`${organization}/invitations`);
    await this.page.fill('[name=email]', email);
    await this.page.check(`[name=role][value=${role}]`);
    await this.page.setChecked('[name=billing_reader]', billing);
    await this.page.click('main form .btn-primary');
    await this.page.waitForURL(/\/members\?invited$/);
  }

  /** Follows the mailed invitation of an organization, with a new account. */
  async joins() {
    const mail = await this.world.mail({ to: this.person.email, kind: 'member_invitation' });
    await this.page.goto(linkIn(mail, '/join/'));
    await this.page.click('main form button[value=create]');
    await this.page.waitForURL(at.signUp);
    for (const field of ['name', 'email', 'password']) await this.page.fill(`form[action="/sign-up"] [name=${field}]`, this.person[field]);
    await this.page.click('form[action="/sign-up"] .btn-primary');
    await this.page.waitForURL(at.verify);
    await this.page.fill('[name=code]', await this.mailedCode());
    await this.page.click('form[action="/verify"] .btn-primary');
    await this.page.waitForURL(/\/member-invitations\/miv_[^/]+$/);
    await this.page.click('main form button[value=accept]');
    await this.page.waitForURL(/\/members\?joined$/);
  }

  /** The names of this person's organizations, as the console lists them. */
  async organizations() {
    await this.page.goto(this.world.demo.url);
    await this.visitor.look('console');
    return this.page.locator('main a[href^="/organizations/"]').allInnerTexts();
  }
}

/** The mail's one link for a purpose: to the path and one word more. */
export function linkIn(mail, path) {
  const leads = ({ pathname }) => pathname.startsWith(path) && !pathname.slice(path.length).includes('/');
  const links = mail.links.filter((link) => leads(new URL(link)));
  assert.equal(new Set(links).size, 1, `one link to ${path} in: ${mail.links}`);
  return links[0];
}

/** A page that goes on by itself may cut its own loading short. */
function ignoreInterruption(error) {
  if (!/ERR_ABORTED|interrupted/.test(error.message)) throw error;
}


