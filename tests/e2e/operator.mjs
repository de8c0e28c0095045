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
