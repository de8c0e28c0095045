import assert from 'node:assert/strict';
import { Buyer, at } from '../buyer.mjs';

export const title = 'From the invitation to the service, by keyboard alone';

export async function story(world) {
  const buyer = await Buyer.invited(world);
  const { page, person } = buyer;
  const hands = keyboardOf(buyer);

  await buyer.opensInvitation();
  await page.keyboard.press('Tab');
  assert.ok(await page.locator('.skip-link').evaluate((link) => link === document.activeElement), 'first comes the way past the header');
  await page.keyboard.press('Enter');
  await hands.press('main button[name=go][value=create]', 'Enter');
  await page.waitForURL(at.signUp);

  await hands.type('[name=name]', person.name);
  await hands.type('[name=email]', person.email);
  await hands.type('[name=password]', person.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(at.verify);

  await hands.type('[name=code]', await buyer.mailedCode());
  await page.keyboard.press('Enter');
  await page.waitForURL(at.subscriptions);

  await hands.press('[name=subscription]', 'Space', 'Space');
  await hands.press('form[action$="/subscriptions"] .btn-primary', 'Space');
  await page.waitForURL(at.organization);

  buyer.organization = 'Keys & Co';
  await hands.type('[name=organization_name]', buyer.organization);
  await hands.choose('[name=country]', 'FR', 'France');
  await hands.type('[name=line1]', '12 rue de la République');
  await hands.type('[name=postal_code]', '69002');
  await hands.type('[name=city]', 'Lyon');
  await page.keyboard.press('Enter');
  await page.waitForURL(at.review);

  for (let boxes = await page.locator('[name=terms]').count(); boxes > 0; boxes -= 1) {
    await hands.press('[name=terms]:not(:checked)', 'Space');
  }
  const complete = 'form#apply .btn-primary';
  await hands.press(complete, 'Enter');
  await page.waitForSelector('dialog#confirm[open]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog#confirm:not([open])', { state: 'attached' });
  assert.ok(await page.locator(complete).evaluate((button) => button === document.activeElement), 'closing gives the focus back');

  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog#confirm[open]');
  await hands.press('dialog#confirm [data-confirmed]', 'Enter');
  await buyer.landsOn();
}

/** Only keys, and only on what the Tab key reaches and a person can see that it did. */
function keyboardOf(buyer) {
  const { page } = buyer;
  const focused = (selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
  async function reach(selector) {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await focused(selector)) return assertVisibleFocus(page, selector);
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${selector}`);
  }
  return {
    async press(selector, ...keys) {
      await reach(selector);
      for (const key of keys) await page.keyboard.press(key);
    },
    async type(selector, text) {
      await reach(selector);
      await page.keyboard.type(text);
    },
    async choose(selector, value, label) {
      await reach(selector);
      if ((await page.inputValue(selector)) === value) return;
      await buyer.formFollows(() => page.keyboard.type(label));
      assert.equal(await page.inputValue(selector), value);
      assert.ok(await focused(selector), 'the focus stays on the country while the form follows it');
    },
  };
}

async function assertVisibleFocus(page, selector) {
  const seen = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
  });
  assert.ok(seen, `the focus on ${selector} can be seen`);
}
