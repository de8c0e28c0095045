// The program under test: `passerelle demo` on a free port, with a database of its own.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
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
    /** Asks it to stop; answers the exit code, or the signal that was needed. */
    async stop() {
      child.kill('SIGTERM');
      const outcome = await Promise.race([exited, elapsed(STOPPED_WITHIN_MS)]);
      if (outcome === undefined) child.kill('SIGKILL');
      return outcome ?? 'SIGKILL';
    },
  };
}

function elapsed(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
