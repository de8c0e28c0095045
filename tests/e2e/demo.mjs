// The program under test: `passerelle demo` on a free port, with a database of its own.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';

const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 15_000;

/** The most recently built of the two profiles. */
export function builtProgram(targetDirectory) {
  const built = ['debug', 'release']
    .map((profile) => `${targetDirectory}/${profile}/passerelle`)
    .filter(existsSync)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built.length === 0) throw new Error('no program built: cargo build');
  return built[0];
}

/** Starts the demo and waits for its first line, which says where everything is. */
export async function startDemo(program) {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PASSERELLE_')),
  );
  // Its database is where a story can find it.
  const folder = mkdtempSync(`${tmpdir()}/passerelle-e2e-`);
  environment.TMPDIR = folder;
  const child = spawn(program, ['demo', '--listen', '127.0.0.1:0', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const exited = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));

  const lines = createInterface({ input: child.stdout });
  const firstLine = new Promise((resolve) => lines.once('line', resolve));
  lines.on('line', (line) => log.push(line));
  const answer = await Promise.race([firstLine, exited.then(() => null), elapsed(READY_WITHIN_MS)]);
  if (typeof answer !== 'string') {
    child.kill('SIGKILL');
    throw new Error(`the demo did not get ready\n${log.join('\n')}`);
  }

  return {
    ...JSON.parse(answer),
    log,
    /** Plain SQL, past the program: for what only time brings. */
    sql(statement) {
      const [kept] = readdirSync(folder).filter((name) => name.startsWith('passerelle-demo-'));
      const program = 'import sqlite3, sys; kept = sqlite3.connect(sys.argv[1], timeout=10); kept.execute(sys.argv[2]); kept.commit()';
      const done = spawnSync('python3', ['-c', program, `${folder}/${kept}/passerelle.db`, statement], { encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`${statement}: ${done.stderr}`);
    },
    /** Asks it to stop; answers the exit code, or the signal that was needed. */
    async stop() {
      child.kill('SIGTERM');
      const outcome = await Promise.race([exited, elapsed(STOPPED_WITHIN_MS)]);
      if (outcome === undefined) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      return outcome ?? 'SIGKILL';
    },
  };
}

function elapsed(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
