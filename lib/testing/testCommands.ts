import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { COMMAND_BUSY_TIMEOUT_MS, type Database, openDatabase } from '../db/open.ts';
import { scriptArgs } from '../process/scriptArgs.ts';

export type Ran = { code: number | null; out: string; err: string };

type ThreadScript =
  | 'people'
  | 'policy'
  | 'scan'
  | 'import'
  | 'cache'
  | 'backup'
  | 'restore'
  | 'doctor';

export type CommandRequest = { script: ThreadScript; args: string[] };

export type CommandGallery = {
  /** Runs a command with these arguments, in a thread that loads their common imports once. */
  run: (script: CommandRequest['script'], args: string[]) => Ran;
  /** Runs it in a separate process, as a person would; `input` is its standard input. */
  runProcess: (script: CommandRequest['script'], args: string[], input?: string) => Ran;
  configFile: string;
  open: () => Database;
  close: () => Promise<void>;
};

/** Tests only: a gallery.yaml with an empty library in a directory of its own. */
export function makeTestGallery(): CommandGallery {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-commands-'));
  mkdirSync(join(dir, 'photos'));
  const configFile = join(dir, 'gallery.yaml');
  writeFileSync(configFile, 'library: ./photos\nurl: https://photos.example.org\n');
  const thread = startCommandThread(configFile);
  return {
    configFile,
    run: (script, args) => thread.ask({ script, args }),
    runProcess: (script, args, input = '') => runOnGallery(configFile, script, args, input),
    open: () =>
      openDatabase(join(dir, 'data'), {
        busyTimeoutMs: COMMAND_BUSY_TIMEOUT_MS,
        timezone: 'Europe/Paris',
      }),
    close: async () => {
      await thread.end();
      rmSync(dir, { recursive: true });
    },
  };
}

/**
 * A thread that runs commands on the gallery of this file. A process for each short command would
 * spend nine tenths of its time on starting.
 */
export function startCommandThread(configFile: string) {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const [, preload = ''] = scriptArgs('');
  const worker = new Worker(join(import.meta.dirname, 'testCommandThread.ts'), {
    workerData: { port: port2, answered },
    transferList: [port2],
    execArgv: ['--import', preload],
    env: { NODE_ENV: 'test', GALLERY_CONFIG: configFile },
  });
  worker.unref();
  port.unref();
  return {
    ask: (asked: CommandRequest): Ran => {
      Atomics.store(answered, 0, 0);
      port.postMessage(asked);
      if (Atomics.wait(answered, 0, 0, 60_000) === 'timed-out') throw new Error('no answer');
      return receiveMessageOnPort(port)?.message;
    },
    end: () => worker.terminate(),
  };
}

export function runOnGallery(configFile: string, script: string, args: string[], input = ''): Ran {
  const command = [...scriptArgs(`scripts/${script}.ts`), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    input,
    env: { NODE_ENV: 'test', GALLERY_CONFIG: configFile },
  });
  return { code: status, out: stdout, err: stderr };
}
