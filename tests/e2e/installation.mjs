// An installation that is configured, unlike the demonstration: a node with a catalogue, and a Stripe that keeps its cards.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const READY_WITHIN_MS = 30_000;

/** Starts both; answers what a world wants to know of a site, and how to stop them. */
export async function startInstallation(program) {
  const folder = mkdtempSync(`${tmpdir()}/passerelle-e2e-`);
  const stripe = await startProgram('python3', [here('../stripe/front.py')], process.env, /^http:/);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PASSERELLE_DATABASE_URL: `sqlite://${folder}/passerelle.db`,
    PASSERELLE_LISTEN: `127.0.0.1:${port}`,
    PASSERELLE_PUBLIC_URL: url,
    PASSERELLE_SMTP_URL: 'inbox:',
    PASSERELLE_VENDOR_NAME: 'Footbridge Cloud',
    PASSERELLE_STRIPE_KEY: 'sk_test_of_a_story',
    PASSERELLE_STRIPE_URL: stripe.firstLine,
    PASSERELLE_ALLOW_PRIVATE_TARGETS: 'true',
  };
  const node = await startProgram(program, ['serve'], environment, /^listening/);
  const run = (...words) => {
    const done = spawnSync(program, words, { env: environment, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stderr}`);
    return done.stdout;
  };
  // Somewhere to arrive: the services of the catalogue are nowhere.
  const sold = readFileSync(here('../catalogue.toml'), 'utf8').replace('https://backup.example/start', `${url}/api`);
  writeFileSync(`${folder}/catalogue.toml`, sold);
  run('admin', 'apply', `${folder}/catalogue.toml`);
  const operator = JSON.parse(run('admin', 'key', 'create', '--operator', '--json'));
  const catalogue = await fetch(`${url}/api/v1/services`, { headers: { authorization: `Bearer ${operator.key}` } });
  return {
    url,
    vendor: { api_key: operator.key },
    sellers: [],
    services: (await catalogue.json()).items,
    async stop() {
      await node.stop();
      await stripe.stop();
      rmSync(folder, { recursive: true, force: true });
      const errors = node.log.filter((line) => /\bERROR\b|panicked/.test(line));
      if (errors.length > 0) throw new Error(errors.join('\n'));
    },
  };
}

async function startProgram(program, words, env, ready) {
  const child = spawn(program, words, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const log = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const exited = new Promise((resolve) => child.on('close', resolve));
  const announced = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => ready.test(line) && resolve(line));
  });
  const late = new Promise((resolve) => setTimeout(resolve, READY_WITHIN_MS).unref());
  const firstLine = await Promise.race([announced, exited.then(() => null), late]);
  if (typeof firstLine !== 'string') {
    child.kill('SIGKILL');
    throw new Error(`${program} did not get ready\n${log.join('\n')}`);
  }
  return {
    log,
    firstLine,
    stop() {
      child.stdin.end();
      child.kill('SIGTERM');
      return exited;
    },
  };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
