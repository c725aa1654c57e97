import { afterAll, vi } from 'vitest';
import { makeTestGallery } from './testCommands.ts';

/** Tests only: a gallery for the tests of the file, and functions that run `npm run people` on it. */
export function openPeopleGallery() {
  // Passwords are hashed slowly, and tests of other files run at the same time.
  vi.setConfig({ testTimeout: 180_000 });
  const gallery = makeTestGallery();
  afterAll(() => gallery.close());
  const people = (...args: string[]) => gallery.run('people', args);
  return {
    gallery,
    people,
    /** What a command answers that succeeds and prints this. */
    ok: (out: string) => ({ code: 0, out, err: '' }),
    /** What a command prints with `--json`. */
    json: (...args: string[]) => JSON.parse(people(...args, '--json').out),
  };
}
