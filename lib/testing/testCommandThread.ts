import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { type MessagePort, workerData } from 'node:worker_threads';
import { projectRoot } from '../process/projectRoot.ts';
import type { CommandRequest, Ran } from './testCommands.ts';

/*
 * Tests only: runs our commands one after another in one thread. Their imports are loaded once;
 * only the program itself (`scripts/people.ts`, for example) is evaluated each time. The
 * thread's environment names the gallery.yaml.
 */

const { port, answered } = workerData as { port: MessagePort; answered: Int32Array };
let runs = 0;
let out = '';
let err = '';

process.stdout.write = (text: string | Uint8Array) => {
  out += text;
  return true;
};
process.stderr.write = (text: string | Uint8Array) => {
  err += text;
  return true;
};
// Each run adds a listener for errors of both streams, as a separate process would.
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);

port.on('message', async (asked: CommandRequest) => {
  const ran = await run(asked).catch((error): Ran => ({ code: 1, out, err: `${err}${error}` }));
  port.postMessage(ran);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});

async function run({ script, args }: CommandRequest): Promise<Ran> {
  runs += 1;
  out = '';
  err = '';
  const path = join(projectRoot(), 'scripts', `${script}.ts`);
  process.argv = [process.execPath, path, ...args];
  process.exitCode = undefined;
  // What a process keeps once (`processGlobal`): the configuration, above all.
  Reflect.deleteProperty(globalThis, Symbol.for('albumen'));
  Object.defineProperty(process, 'stdin', { value: Readable.from([]), configurable: true });
  await import(`${pathToFileURL(path)}?run=${runs}`);
  return { code: Number(process.exitCode ?? 0), out, err };
}
