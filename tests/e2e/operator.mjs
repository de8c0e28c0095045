// Somebody who runs the demonstration's platform.
import assert from 'node:assert/strict';

export const PASSWORD = 'a footbridge for operators';

/** Signs in as the operator; whoever comes first takes the link of the demo's first line, which works once. */
export async function entersAsOperator(world, visitor) {
  const { page } = visitor;
  visitor.expect(/status of 404/);
  const { email, sign_in_url: link } = world.demo.operator;
  const { pathname } = new URL(link);
  const answer = await page.goto(link);
  if (answer.status() === 404) {
    await page.goto(`${world.demo.url}/operator`);
    await page.fill('form[action="/sign-in"] [name=email]', email);
    await page.fill('form[action="/sign-in"] [name=password]', PASSWORD);
    await page.click('form[action="/sign-in"] .btn-primary');
  } else {
    await page.fill(`form[action="${pathname}"] [name=name]`, 'Olga Meyer');
    await page.fill(`form[action="${pathname}"] [name=password]`, PASSWORD);
    await page.click(`form[action="${pathname}"] .btn-primary`);
  }
  await page.waitForURL(/\/operator$/);
  assert.ok((await page.locator('main').innerText()).includes(email));
}

/** An operator approves that an organization pays the vendor by invoice. */
export async function approvesInvoice(world, visitor, organization) {
  const { page } = visitor;
  await entersAsOperator(world, visitor);
  await page.goto(`${world.demo.url}/operator/invoices?q=${encodeURIComponent(organization)}`);
  await page.click('main tbody a[href^="/operator/invoices/"]');
  await page.waitForURL(/\/operator\/invoices\/pmt_[^/]+$/);
  await page.click('form#approve .btn-primary');
  await page.click('dialog#approve-confirm [data-confirmed]');
  await page.waitForSelector('main .banner-good');
}
