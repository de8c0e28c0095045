// What a story may touch: visitors, a seller's API, the mailbox.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { Visitor } from './visitor.mjs';

let lastNumber = 0;

export class World {
  #visitors = [];

  constructor({ demo, chromium, program, pictures }) {
    this.demo = demo;
    this.chromium = chromium;
    this.program = program;
    this.pictures = pictures;
  }

  /** A person nobody has met, with a mailbox of their own. */
  person(name = 'Camille Laurent') {
    lastNumber += 1;
    // Each works elsewhere: who shares a domain are colleagues.
    const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@buyer-${lastNumber}.example`;
    return { name, email, password: 'a footbridge over the river' };
  }

  /** A browser for somebody. `variant` names the pictures it takes. */
  async visitor({ variant, ...traits } = {}) {
    if (variant) mkdirSync(this.pictures, { recursive: true });
    const pictures = variant ? (name) => `${this.pictures}/${name}-${variant}.png` : null;
    const visitor = await Visitor.arrive(this.chromium, this.demo.url, { ...traits, pictures });
    this.#visitors.push(visitor);
    return visitor;
  }

  /** The demo's partner sellers, in its order. */
  partner(index = 0) {
    return this.demo.sellers[index];
  }

  /** Who runs the platform, and sells, too. */
  get vendor() {
    return this.demo.vendor;
  }

  sellerOf(order) {
    return [...this.demo.sellers, this.vendor].find(({ id, name }) => [id, name].includes(order.seller));
  }

  async request(key, method, path, body) {
    lastNumber += 1;
    const response = await fetch(new URL(path, this.demo.url), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': `e2e-${process.pid}-${lastNumber}` }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /** Places an order as the seller would, for a plan of each service that stands alone. */
  async order({ seller = this.partner(), seller_account, buyer, company, language = 'en', services = [this.demo.services[0]], quantity = 5, discounted = false, lines }) {
    const catalogue = await this.request(seller.api_key, 'GET', '/api/v1/services');
    const sold = services.map(({ id }) => catalogue.items.find((service) => service.id === id));
    lastNumber += 1;
    return this.request(seller.api_key, 'POST', '/api/v1/orders', {
      reference: `E2E-${lastNumber}`,
      seller_account: seller_account ?? `C-${buyer.email}`,
      buyer: { email: buyer.email, name: buyer.name, company, language },
      delivery: 'platform',
      discounted,
      subscriptions: (lines ?? sold.map(({ key, plans }) => [key, plans.find((plan) => !plan.requires).key])).map(([service, plan]) => ({
        service,
        plan,
        quantity,
        term_months: 12,
        renews: false,
      })),
    });
  }

  /** The newest mail of a kind, to somebody or with a link; waits for it, since an outbox delivers it. */
  async mail({ kind, to, link, except = [] }) {
    for (let patience = 0; patience < 100; patience += 1) {
      const mails = await (await fetch(new URL('/inbox.json', this.demo.url))).json();
      const mail = mails.find(
        (one) =>
          one.kind === kind && (!to || sameAddress(one.to, to)) && (!link || one.links.includes(link)) && !except.includes(one.id),
      );
      if (mail) return mail;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no mail "${kind}" came for ${to ?? link}`);
  }

  problems() {
    return this.#visitors.flatMap((visitor) => visitor.problems);
  }

  pages() {
    return this.#visitors.flatMap((visitor) => visitor.context.pages());
  }

  async end() {
    await Promise.all(this.#visitors.map((visitor) => visitor.leave()));
  }
}

function sameAddress(header, address) {
  return header.toLowerCase().includes(address.toLowerCase());
}
