import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { getUser, setPasswordHash } from '../../lib/people/people.ts';
import { hashPassword } from '../../lib/sessions/password.ts';
import { withGallery } from '../command.ts';

export function addPasswordCommand(program: Command): void {
  program
    .command('password <handle>')
    .description('set a password, read from standard input: 10 characters or more')
    .option('--remove', 'remove the password; links still work')
    .addHelpText('after', '\nDevices that a password signed in are signed out.')
    .action((handle: string, { remove = false }) =>
      withGallery(async (db) => {
        const user = getUser(db, handle);
        const hash = remove ? null : await hashPassword(await readPassword());
        setPasswordHash(db, null, user.id, hash);
        console.log(`Password of ${user.handle} ${remove ? 'removed' : 'set'}.`);
      }),
    );
}

/** Reads one line; it is not echoed on a terminal. */
async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  process.stderr.write('New password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
