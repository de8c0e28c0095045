import assert from 'node:assert/strict';
import { Buyer, at, linkIn } from '../buyer.mjs';

export const title = 'Members: invited by mail, given another role, asked for more, removed';

const TRAITS = [
  { language: 'en', name: 'en-desktop' },
  { language: 'fr', width: 375, name: 'fr-phone' },
  { language: 'fr', javaScript: false, name: 'fr-plain' },
  { language: 'en', width: 375, javaScript: false, name: 'en-phone-plain' },
];

export async function story(world) {
  for (const { name, ...traits } of TRAITS) await told(world, { ...traits, variant: world.pictures ? `members-${name}` : undefined });
}

async function told(world, traits) {
  const owner = await Buyer.invited(world, traits);
  await owner.reachesReview('Acme Lumière');
  await owner.appliesAndLands();
  const { page, visitor } = owner;
  visitor.expect(/status of 4\d\d/);
  await page.goto(world.demo.url);
  await page.click('main a[href^="/organizations/"]');
  await page.waitForURL(/\/organizations\/[^/]+$/);
  const organization = page.url();
  await visitor.look('organization-with-members');
  await page.click('main a[href$="/members"]');
  await page.waitForURL(/\/members$/);
  await visitor.look('members-alone');

  const colleague = new Buyer(world, await world.visitor(traits), world.person('Paul Durand'));
  await invites(owner, 'nobody', 'administrator');
  await page.waitForSelector('[data-error-summary]');
  await visitor.look('invite-error');
  await invites(owner, colleague.person.email, 'member', true);
  await page.waitForURL(/\/members\?invited$/);
  await visitor.look('members-invited');
  await joins(world, owner, colleague);
  await grows(world, owner, colleague, organization);
  await goes(owner, colleague, organization);
}

async function invites({ page, visitor }, email, role, billing = false) {
  if (!/\/invitations$/.test(page.url())) await page.click('main a[href$="/invitations"]');
  await page.waitForURL(/\/invitations$/);
  if (billing) await visitor.look('invite');
  await page.fill('[name=email]', email);
  await page.check(`[name=role][value=${role}]`);
  await page.setChecked('[name=billing_reader]', billing);
  await page.click('main form .btn-primary');
}

async function joins(world, owner, colleague) {
  const { page, visitor, person } = colleague;
  const mail = await world.mail({ to: person.email, kind: 'member_invitation' });
  assert.equal(mail.language, visitor.language);
  await owner.page.goto(`${world.demo.url}/inbox/${mail.id}/html`);
  await owner.visitor.keepPicture('letter-member-invitation');
  await page.goto(linkIn(mail, '/join/'));
  await visitor.look('join');
  await page.click('main form button[value=create]');
  await page.waitForURL(at.signUp);
  await visitor.look('join-create-account');
  await page.fill('[name=name]', person.name);
  await page.fill('[name=email]', person.email);
  await page.fill('[name=password]', person.password);
  await page.click('form[action="/sign-up"] .btn-primary');
  await page.waitForURL(at.verify);
  await page.fill('[name=code]', await colleague.mailedCode());
  await page.click('form[action="/verify"] .btn-primary');
  await page.waitForURL(/\/member-invitations\/miv_[^/]+$/);
  await visitor.look('join-answer');
  await page.click('main form button[value=accept]');
  await page.waitForURL(/\/members\?joined$/);
  await visitor.look('members-joined');
}

async function grows(world, owner, colleague, organization) {
  await colleague.page.click('main a[href$="/ask"]');
  await colleague.page.waitForURL(/\/ask$/);
  await colleague.visitor.look('ask');
  await colleague.page.check('[name=wish][value=administrator]');
  await colleague.page.click('main form .btn-primary');
  await colleague.page.waitForURL(/\/members\?asked$/);
  await colleague.visitor.look('members-asked');
  await world.mail({ to: owner.person.email, kind: 'role_asked' });
  await owner.page.goto(organization);
  await owner.visitor.look('organization-asked');
  await owner.page.click('form[action^="/role-requests/"] button[value=approve]');
  await owner.page.waitForSelector('.people');
  await world.mail({ to: colleague.person.email, kind: 'role_decided' });
  // The switch between organizations opens without script, too.
  await colleague.page.goto(organization);
  await colleague.page.click('details.menu:has(form[action$="/default"]) summary');
  await colleague.visitor.look('switcher');
  await colleague.page.click('form[action$="/default"] button');
  await colleague.page.waitForURL(organization);
  await colleague.page.goto(`${organization}/members`);
  await colleague.visitor.look('members-administrator');
}

async function goes(owner, colleague, organization) {
  const { page, visitor } = owner;
  await page.goto(`${organization}/leave`);
  await visitor.look('leave');
  await page.click('main form .btn-primary');
  await page.waitForSelector('[data-error-summary]');
  await visitor.look('leave-last-owner');
  await page.goto(`${organization}/members`);
  await page.locator('.stack-action a').last().click();
  await page.waitForURL(/\/members\/acc_[^/]+$/);
  await visitor.look('member');
  await page.check('[name=role][value=member]');
  await page.click('main form .btn-primary');
  await page.waitForURL(/\/members\?changed$/);
  await page.locator('.stack-action a').last().click();
  await page.click('main a[href$="/remove"]');
  await page.waitForURL(/\/remove$/);
  await visitor.look('member-remove');
  await page.click('main form .btn-primary');
  await page.waitForURL(/\/members\?removed$/);
  colleague.visitor.expect(/status of 404/);
  await colleague.page.goto(organization);
  await colleague.visitor.look('removed');
  assert.ok(!(await colleague.page.content()).includes('Acme Lumière'), 'it is gone with the next request');
}
