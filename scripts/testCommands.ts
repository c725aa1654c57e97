import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandBusyTimeoutMs, type Database, openDatabase } from '../lib/db/open.ts';
import { scriptArgs } from '../lib/process/scriptArgs.ts';

export type Ran = { code: number | null; out: string; err: string };

export type CommandGallery = {
  /** Runs a command as a person would, each argument apart; `input` is its standard input. */
  run: (script: 'people' | 'policy', args: string[], input?: string) => Ran;
  configFile: string;
  open: () => Database;
  close: () => void;
};

/** Tests only: a gallery.yaml with an empty library in a directory of its own. */
export function makeTestGallery(): CommandGallery {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-commands-'));
  mkdirSync(join(dir, 'photos'));
  const configFile = join(dir, 'gallery.yaml');
  writeFileSync(configFile, 'library: ./photos\nurl: https://photos.example.org\n');
  return {
    configFile,
    run: (script, args, input = '') => runOnGallery(configFile, script, args, input),
    open: () =>
      openDatabase(join(dir, 'data'), {
        busyTimeoutMs: commandBusyTimeoutMs,
        timezone: 'Europe/Paris',
      }),
    close: () => rmSync(dir, { recursive: true }),
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
