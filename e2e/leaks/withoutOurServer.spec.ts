import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { freePort } from '../gallery/freePort.ts';
import { test as base } from '../gallery/galleries.ts';
import { actionLines } from './actionLines.ts';
import { listBuiltActions } from './actionList.ts';
import { fieldsFor } from './calls.ts';
import { turn } from './cases.ts';
import { ask, fromElsewhere, inParallel, multipart } from './http.ts';
import { listParameterNames, nonsenseForms, nonsenseValues } from './nonsense.ts';
import { routeLines } from './routeLines.ts';
import { restore, takeSnapshot } from './snapshot.ts';

const root = join(import.meta.dirname, '..', '..');
const tag = '@once';
const isLong = process.env['TEST_LONG'] !== undefined;
const some = (count: number) => (isLong ? Number.POSITIVE_INFINITY : count);

/** The gallery of the other tests, served by `next start` alone, without our server. */
const test = base.extend<{ barePort: number }>({
  barePort: [
    async ({ world }, use) => {
      const port = await freePort();
      const { PATH, HOME } = process.env;
      const next = spawn(
        join(root, 'node_modules/.bin/node'),
        [
          join(root, 'node_modules/next/dist/bin/next'),
          'start',
          '-p',
          String(port),
          '-H',
          '127.0.0.1',
        ],
        {
          cwd: root,
          env: { PATH, HOME, NODE_ENV: 'production', GALLERY_CONFIG: world.config },
          stdio: 'ignore',
        },
      );
      const ended = new Promise((resolve) => next.once('exit', resolve));
      await expect
        .poll(
          () =>
            ask(port, '/api/health').then(
              ({ status }) => status,
              () => 0,
            ),
          {
            timeout: 60_000,
          },
        )
        .toBe(200);
      await use(port);
      next.kill();
      await ended;
    },
    { timeout: 120_000 },
  ],
});
test.describe.configure({ timeout: isLong ? 900_000 : 120_000 });

/*
 * What Next answers before a page of ours is asked (headers that it cannot read, paths that it cannot
 * decode) is our server's to mend, and is not tried here.
 */
test('nonsense fails no page and no action of Next alone either', { tag }, async ({
  world,
  barePort,
}) => {
  const names = listParameterNames();
  const values = nonsenseValues.filter((value) => isDecodable(value));
  const queries = values.flatMap((value) => [
    names.map((name) => `${name}=${value}`).join('&'),
    ...names.map((name) => `${name}=${value}`),
  ]);
  const paths = Object.values(routeLines).flatMap((line) => {
    const [subject] = line.subjects(world);
    return subject ? (line.paths(subject.id)[0] ?? []) : [];
  });
  const faults: string[] = [];
  const asked = paths.flatMap((path, at) =>
    turn(queries, at * 53, some(2)).map((query, place) => ({
      path: `${path}${path.includes('?') ? '&' : '?'}${query}`,
      cookie: (at + place) % 2 === 0 ? world.cookies.olga : '',
    })),
  );
  await inParallel(asked, async ({ path, cookie }) => {
    const { status } = await ask(barePort, path, { cookie, headers: fromElsewhere() });
    if (status >= 500) faults.push(`${status}: ${path.slice(0, 200)}`);
  });
  const before = takeSnapshot(world.db);
  for (const [at, action] of listBuiltActions().entries()) {
    const line = actionLines[action.name];
    // Any form at all starts a scan.
    if (!line || action.name.endsWith(' startScanAction')) continue;
    for (const [label, form] of turn(nonsenseForms(line.form(world)), at * 11, some(1))) {
      const { body, type } = await multipart(fieldsFor(action, 'as a form', form));
      const { status } = await ask(barePort, line.page(world), {
        method: 'POST',
        body,
        cookie: world.cookies.olga,
        headers: { origin: `http://localhost:${barePort}`, 'content-type': type },
      });
      restore(world.db, before);
      if (status >= 500) faults.push(`${status}: ${action.name}, ${label}`);
    }
  }
  world.db.$client.exec('delete from rate_limits');
  expect(faults).toEqual([]);
});

function isDecodable(value: string): boolean {
  try {
    return !/[\0\r\n]/.test(decodeURIComponent(value));
  } catch {
    return false;
  }
}
