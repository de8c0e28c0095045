// Runs the stories against the demo in a real browser.
//
//   node run.mjs [--program FILE] [--screenshots FOLDER] [STORY…]
//
// STORY is part of a story's file name. The last line says how many passed and failed.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builtProgram, startDemo } from './demo.mjs';
import { startChromium } from './visitor.mjs';
import { World } from './world.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? here('../../target');
const failures = `${target}/e2e-failures`;
const STORY_WITHIN_MS = 240_000;
const CLOSE_WITHIN_MS = 20_000;

class TookTooLong extends Error {}

const { values: options, positionals: wanted } = parseArgs({
  options: { program: { type: 'string' }, screenshots: { type: 'string' } },
  allowPositionals: true,
});

const program = options.program ?? builtProgram(target);
const demo = await startDemo(program);
let chromium = await startChromium();
const outcomes = [];
try {
  rmSync(failures, { recursive: true, force: true });
  mkdirSync(failures, { recursive: true });
  for (const file of storyFiles()) outcomes.push(await tell(file));
} finally {
  await closes(chromium);
  outcomes.push(await farewell());
}

const failed = outcomes.filter((outcome) => !outcome).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function storyFiles() {
  return readdirSync(here('stories'))
    .filter((file) => file.endsWith('.mjs'))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .filter((file) => file !== 'pictures.mjs' || options.screenshots)
    .sort();
}

/** A browser that answers nothing any more says nothing about the product: it is started anew, and the story told once more. */
async function tell(file) {
  const first = await attempt(file);
  if (!first.hung) return first.well;
  console.log('     took too long: once more with another browser');
  await closes(chromium);
  chromium = await startChromium();
  return (await attempt(file)).well;
}

async function attempt(file) {
  const { title, story } = await import(here(`stories/${file}`));
  const world = new World({ demo, chromium, program, pictures: options.screenshots });
  const began = Date.now();
  let complaints = [];
  let hung = false;
  try {
    await within(STORY_WITHIN_MS, story(world));
    complaints = world.problems();
  } catch (error) {
    hung = error instanceof TookTooLong;
    complaints = [error.stack, ...world.problems()];
  }
  if (complaints.length > 0) await within(CLOSE_WITHIN_MS, keepEvidence(world, basename(file, '.mjs'))).catch(() => {});
  await within(CLOSE_WITHIN_MS, world.end()).catch(() => {});
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${seconds.padStart(5)} s  ${title}`);
  for (const complaint of complaints) console.log(`     ${complaint.replaceAll('\n', '\n     ')}`);
  return { well: complaints.length === 0, hung };
}

function closes(browser) {
  return within(CLOSE_WITHIN_MS, browser.close()).catch(() => {});
}

/** The demo must end as asked, and must have had nothing to complain about. */
async function farewell() {
  const outcome = await demo.stop();
  const errors = demo.log.filter((line) => /\bERROR\b|panicked/.test(line));
  if (outcome !== 0) errors.unshift(`the demo ended with ${outcome}`);
  console.log(`${errors.length === 0 ? 'ok  ' : 'FAIL'}          The demo logs no error and stops when asked`);
  for (const error of errors) console.log(`     ${error}`);
  return errors.length === 0;
}

async function keepEvidence(world, name) {
  writeFileSync(`${failures}/${name}.log`, demo.log.join('\n'));
  for (const [number, page] of world.pages().entries()) {
    console.log(`     at ${page.url()}, see ${failures}/${name}-${number}.png`);
    await page.screenshot({ path: `${failures}/${name}-${number}.png`, fullPage: true }).catch(() => {});
    writeFileSync(`${failures}/${name}-${number}.html`, await page.content().catch(() => ''));
  }
}

function within(milliseconds, promise) {
  const tooLong = new Promise((_, reject) => {
    setTimeout(() => reject(new TookTooLong(`took longer than ${milliseconds / 1000} s`)), milliseconds).unref();
  });
  return Promise.race([promise, tooLong]);
}
