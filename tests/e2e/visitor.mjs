// A person at a browser. What they would never see, a script error, a blocked
// resource or a page that a screen reader cannot use, fails the story all the same.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Starts Chromium with an empty profile. As root it cannot have its own sandbox. */
export function startChromium() {
  const flags = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  if (process.getuid() === 0) flags.push('--no-sandbox');
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
    chromiumSandbox: process.getuid() !== 0,
  });
}

export class Visitor {
  /** Opens a browser window that nobody used before. */
  static async arrive(chromium, site, { language = 'en', javaScript = true, theme = 'light', width = 1280, pictures = null } = {}) {
    const context = await chromium.newContext({
      locale: language,
      javaScriptEnabled: javaScript,
      viewport: { width, height: width < 500 ? 812 : 900 },
      hasTouch: width < 500,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(15_000);
    if (theme === 'dark') await context.addCookies([{ name: 'theme', value: 'dark', url: site }]);
    const visitor = new Visitor(context, { site, language, javaScript, theme, width, pictures });
    visitor.page = await context.newPage();
    return visitor;
  }

  constructor(context, traits) {
    Object.assign(this, traits);
    this.context = context;
    this.problems = [];
    this.expected = [];
    context.on('page', (page) => this.#listen(page));
  }

  #listen(page) {
    page.on('pageerror', (error) => this.#noteProblem(`script error on ${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#noteProblem(`console on ${page.url()}: ${message.text()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) this.#noteProblem(`${response.status()} from ${response.url()}`);
    });
  }

  #noteProblem(problem) {
    if (!this.expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }

  /** A page that answers 4xx is logged by Chromium as an error; a story says when it means to see one. */
  expect(pattern) {
    this.expected.push(pattern);
  }

  /**
   * Looks at the page as it is now: no accessibility violation, no sideways scrolling; keeps a picture if asked.
   * A service is a site of its own and need not know which theme was chosen here.
   */
  async look(name) {
    const where = `${name} (${this.language}, ${this.theme}, ${this.width} px)`;
    const { page } = this;
    const { language, theme } = await page.evaluate(() => ({
      language: document.documentElement.lang,
      theme: document.documentElement.dataset.bsTheme ?? 'light',
    }));
    await this.#fits(where);
    if (!language.startsWith(this.language)) this.problems.push(`${where}: the page says its language is "${language}"`);
    if (page.url().startsWith(`${this.site}/`) && theme !== this.theme) this.problems.push(`${where}: the page's theme is "${theme}"`);
    if (this.javaScript) this.problems.push(...(await violations(page, where)));
    await this.keepPicture(name);
  }

  /** The whole page, but what a pop-up covers only as far as it is seen. */
  async keepPicture(name) {
    if (!this.pictures) return;
    const poppedUp = await this.page.locator('dialog:modal').count();
    await this.page.screenshot({ path: this.pictures(name), fullPage: poppedUp === 0 });
  }

  /** WCAG 1.4.10: down to 320 px nobody has to scroll in two directions. */
  async #fits(where) {
    const size = this.page.viewportSize();
    const widths = size.width < 500 ? [size.width, 320] : [size.width];
    for (const width of widths) {
      if (width !== size.width) await this.page.setViewportSize({ ...size, width });
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) this.problems.push(`${where}: scrolls sideways by ${wide} px at ${width} px`);
    }
    if (widths.length > 1) await this.page.setViewportSize(size);
  }

  async leave() {
    await this.context.close();
  }
}

/** What axe finds, in light and in dark: the theme is one attribute of the page. */
async function violations(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(async (tags) => {
    const own = document.documentElement.dataset.bsTheme;
    const results = [];
    for (const theme of ['light', 'dark']) {
      document.documentElement.dataset.bsTheme = theme;
      const { violations } = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'], iframes: false });
      results.push(...violations.map((violation) => ({ theme, ...violation })));
    }
    document.documentElement.dataset.bsTheme = own;
    return results;
  }, AXE_TAGS);
  return found.map(({ theme, id, help, nodes }) => {
    const places = nodes.map((node) => `    ${node.target.join(' ')}: ${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')}`);
    return `${where}: axe in ${theme}: ${id}: ${help}\n${places.join('\n')}`;
  });
}
