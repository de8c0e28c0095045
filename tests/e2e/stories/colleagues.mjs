import assert from 'node:assert/strict';
import { Buyer, at, linkIn } from '../buyer.mjs';

export const title = 'Colleagues have an organization: it is sent to the owners, and they approve another owner';

export async function story(world) {
  for (const traits of [{ language: 'en' }, { language: 'fr', width: 375 }]) {
    await sentToTheOwners(world, traits);
    await approved(world, traits);
  }
  await doubted(world);
}

/** Two people of one company whose orders carry the same seller account; the first owns the organization. */
async function colleagues(world, traits) {
  const variant = world.pictures ? `colleagues-${traits.language}` : undefined;
  const owner = await Buyer.invited(world, { ...traits, variant });
  await owner.reachesReview('Acme Lumière');
  await owner.appliesAndLands();
  const other = await Buyer.invited(world, {
    ...traits,
    variant,
    order: { seller_account: `C-${owner.person.email}` },
  });
  await other.reachesOrganization();
  await other.visitor.look('colleagues');
  assert.ok(!(await other.page.content()).includes('Acme Lumière'), 'a stranger does not learn the name');
  assert.equal(await other.page.locator('[name=organization_name]').count(), 0, 'no second one is offered');
  return [owner, other];
}

async function sentToTheOwners(world, traits) {
  const [owner, other] = await colleagues(world, traits);
  await other.page.click('form[action$="/send"] button');
  await other.page.waitForSelector('.way-out .banner-good');
  await other.visitor.look('colleagues-sent');

  const mail = await world.mail({ to: owner.person.email, kind: 'apply_requested' });
  assert.equal(mail.language, traits.language);
  await owner.page.goto(`${world.demo.url}/inbox/${mail.id}/html`);
  await owner.visitor.keepPicture('letter-apply-requested');
  await owner.page.goto(linkIn(mail, '/organizations/'));
  await owner.visitor.look('organization-with-task');
  await owner.page.goto(world.demo.url);
  await owner.visitor.look('home-with-task');
  await owner.page.click('form[action^="/tasks/"] button');
  await owner.page.waitForURL(at.review);
  await owner.visitor.look('review-of-a-task');
  owner.organization = 'Acme Lumière';
  await owner.appliesAndLands();
  await owner.page.goto(world.demo.url);
  assert.equal(await owner.page.locator('form[action^="/tasks/"]').count(), 0, 'what is done is gone');
}

async function approved(world, traits) {
  const [owner, other] = await colleagues(world, traits);
  await other.page.click('form[action$="/ask"] button');
  await other.page.waitForSelector('.way-out .banner-good');
  await other.visitor.look('colleagues-asked');

  const mail = await world.mail({ to: owner.person.email, kind: 'role_asked' });
  await owner.page.goto(linkIn(mail, '/organizations/'));
  await owner.visitor.look('organization-with-request');
  await owner.page.click('form[action^="/role-requests/"] button[value=approve]');
  await owner.page.waitForSelector('.people');
  assert.ok((await owner.page.locator('.people').innerText()).includes(other.person.email));

  const decided = await world.mail({ to: other.person.email, kind: 'role_decided' });
  assert.equal(decided.language, traits.language);
  await other.page.reload();
  assert.ok(await other.page.locator('[name=organization]').isChecked(), 'now it is pre-selected');
  await other.visitor.look('colleagues-approved');
  await other.confirmsOrganization();
  other.organization = 'Acme Lumière';
  await other.appliesAndLands();
}

/** Nobody is stopped: who means it ticks a box. */
async function doubted(world) {
  const owner = await Buyer.invited(world);
  await owner.reachesReview('Two Bridges');
  await owner.appliesAndLands();
  const namesake = await Buyer.invited(world, {
    person: { ...world.person(), email: `colleague@${owner.person.email.split('@')[1]}` },
    variant: world.pictures ? 'duplicate' : undefined,
    order: { seller: world.partner(1) },
  });
  namesake.visitor.expect(/status of 422/);
  await namesake.reachesOrganization();
  await namesake.page.fill('[name=organization_name]', 'Two Bridges Ltd');
  await namesake.choosesCountry('FR');
  await namesake.page.fill('[name=line1]', '12 rue de la République');
  await namesake.page.fill('[name=postal_code]', '69002');
  await namesake.page.fill('[name=city]', 'Lyon');
  await namesake.page.click('form[action$="/organization"] .btn-primary');
  await namesake.page.waitForSelector('#duplicate_ok');
  await namesake.visitor.look('organization-duplicate');
  assert.equal(await namesake.page.inputValue('[name=line1]'), '12 rue de la République', 'entries are kept');
  await namesake.page.check('#duplicate_ok');
  await namesake.confirmsOrganization();
}
