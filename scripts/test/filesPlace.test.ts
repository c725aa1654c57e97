import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeFilesPlace } from './filesPlace.mjs';

const made: string[] = [];
afterEach(() => {
  for (const place of made.splice(0)) rmSync(place, { recursive: true });
});

function makePlace(memory?: string, room?: number): string {
  const place = makeFilesPlace(memory, room);
  made.push(place);
  return place;
}

test('tests have an empty directory in which programs run, another one each time', () => {
  const [one, other] = [makePlace(), makePlace()];
  expect(one).not.toBe(other);
  expect(readdirSync(one)).toEqual([]);
  // Web servers go through it as users of their own.
  expect(statSync(one).mode & 0o777).toBe(0o755);
  const program = join(one, 'a');
  writeFileSync(program, '#!/bin/sh\nexit 3\n', { mode: 0o700 });
  expect(spawnSync(program).status).toBe(3);
});

test.each(['/proc', '/nowhere'])(
  'where %s is no memory to write to, they have one of the disk',
  (memory) => {
    expect(dirname(makePlace(memory))).toBe(tmpdir());
  },
);

test('where memory is short, they have one of the disk', () => {
  expect(dirname(makePlace('/dev/shm', 2 ** 50))).toBe(tmpdir());
});
