import { expect } from '@playwright/test';
import { test as base } from '../gallery/galleries.ts';
import { actionLines } from './actionLines.ts';
import { type FoundAction, listBuiltActions } from './actionList.ts';
import { callForms, fieldsFor } from './calls.ts';
import { turn } from './cases.ts';
import { type Answer, ask, fromElsewhere, inParallel, multipart } from './http.ts';
import {
  faultsIn,
  listParameterNames,
  nonsenseArguments,
  nonsenseForms,
  nonsenseHeaders,
  nonsenseValues,
} from './nonsense.ts';
import { routeLines } from './routeLines.ts';
import { restore, takeSnapshot } from './snapshot.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

const tag = '@once';
const isLong = process.env['TEST_LONG'] !== undefined;
/** Some of the values, in turn, so that each is tried somewhere. */
const some = (count: number) => (isLong ? Number.POSITIVE_INFINITY : count);
base.describe.configure({ timeout: isLong ? 1_800_000 : 120_000 });

/** Whatever is sent, nothing fails: no response has status 500, and the log has no error. */
const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ world }, use) => {
      const from = world.output().length;
      await use(undefined);
      // Threat for the other tests of this gallery: here somebody guessed passwords.
      world.db.$client.exec('delete from rate_limits');
      expect(faultsIn(world.output().slice(from))).toEqual([]);
    },
    { auto: true },
  ],
});

const mayBe: Readonly<Record<'read' | 'posted', readonly number[]>> = {
  read: [200, 302, 303, 304, 307, 308, 400, 404, 409, 416, 429, 431],
  posted: [200, 303, 400, 403, 404, 405, 409, 413, 429],
};

const callers: Readonly<Record<string, ViewerName>> = {
  nothing: 'visitor',
  self: 'anna',
  scan: 'sam',
  admin: 'olga',
};

for (const [at, action] of listBuiltActions().entries()) {
  const line = actionLines[action.name];
  if (!line) continue;
  const viewer = line.works ?? callers[line.needs] ?? 'olga';

  test(`${action.name} refuses nonsense`, { tag }, async ({ world }) => {
    const before = takeSnapshot(world.db);
    const post = async (
      label: string,
      body: Buffer,
      headers: Record<string, string>,
      who = viewer,
    ) => {
      const answer = await world.as(who, line.page(world), {
        method: 'POST',
        body,
        headers: { origin: world.url, ...fromElsewhere(), ...headers },
      });
      restore(world.db, before);
      return mayBe.posted.includes(answer.status) ? [] : [`${label}: ${answer.status}`];
    };
    const faults: string[] = [];
    const scans = action.name.endsWith(' startScanAction');
    const forms = turn(nonsenseForms(line.form(world)), at * 7, some(2));
    for (const [place, [label, form]] of forms.entries()) {
      const way = callForms[(at + place) % 2] ?? 'as a form';
      const { body, type } = await multipart(fieldsFor(action, way, form));
      const headers = { 'content-type': type, ...(way !== 'as a form' && asAction(action)) };
      // Any form at all starts a scan for who may.
      faults.push(...(await post(`${way}, ${label}`, body, headers, scans ? 'carl' : viewer)));
    }
    for (const given of turn(nonsenseArguments, at * 5, some(1))) {
      const headers = { ...asAction(action), 'content-type': 'text/plain;charset=UTF-8' };
      faults.push(...(await post(given.slice(0, 40), Buffer.from(given), headers)));
    }
    expect(faults).toEqual([]);
  });
}

const asAction = ({ id }: FoundAction) => ({ 'next-action': id, accept: 'text/x-component' });

/** An address of each route that somebody may have, and one that nobody may. */
function addressesOf(world: LeakWorld): string[] {
  return Object.values(routeLines).flatMap((line) => {
    const ids = [line.subjects(world)[0]?.id, line.missing[0]];
    return [...new Set(ids)].flatMap((id) => (id === undefined ? [] : (line.paths(id)[0] ?? [])));
  });
}

const viewers = ['olga', 'visitor'] as const;

test('no parameter of an address makes a page fail', { tag }, async ({ world }) => {
  const names = [...listParameterNames(), '__proto__', 'a[b]', '%00', '%'];
  expect(names).toEqual(expect.arrayContaining(['page', 'q', 'kind', 'photos', 'v', 'done']));
  const all = (value: string) => names.map((name) => `${name}=${value}`).join('&');
  const queries = nonsenseValues.flatMap((value) => [
    // All at once and each alone: a page that stops at the first one says nothing about the others.
    ...names.map((name) => `${name}=${value}`),
    `${all(value)}&${all('1')}`,
  ]);
  const asked = addressesOf(world).flatMap((path, at) =>
    turn(queries, at * 61, some(2)).map((query, place) => ({
      path: `${path}${path.includes('?') ? '&' : '?'}${query}`,
      viewer: viewers[(at + place) % 2] ?? 'olga',
    })),
  );
  expect(await failuresOf(asked, ({ path, viewer }) => world.as(viewer, path))).toEqual([]);
});

test('no header makes a page fail', { tag }, async ({ world }) => {
  const asked = addressesOf(world).flatMap((path, at) =>
    turn(nonsenseHeaders, at * 3, some(1)).map(([, headers]) => ({ path, headers })),
  );
  const as = ({ path, headers }: (typeof asked)[number]) => {
    const { cookie = world.cookies.olga } = headers;
    return ask(world.port, path, { headers: { ...fromElsewhere(), ...headers }, cookie });
  };
  expect(await failuresOf(asked, as)).toEqual([]);
});

test('no wrong name of an action makes a page fail', { tag }, async ({ world }) => {
  const ids = ['', 'x', '__proto__', '0'.repeat(42), `7f${'0'.repeat(40)}`, 'constructor', 'é%00'];
  const bodies: readonly (readonly [body: string, type: string])[] = [
    ['[]', 'text/plain;charset=UTF-8'],
    ['', 'multipart/form-data'],
    ['--b--\r\n', 'multipart/form-data; boundary='],
    ['--b\r\n', 'multipart/form-data; boundary=b'],
    [field('$ACTION_ID_x', ''), 'multipart/form-data; boundary=b'],
    [field('$ACTION_REF_1', ''), 'multipart/form-data; boundary=b'],
    [field('$ACTION_1:0', '{"id":"__proto__","bound":"$@1"}'), 'multipart/form-data; boundary=b'],
    [field('$ACTION_KEY', '__proto__'), 'multipart/form-data; boundary=b'],
    ['a=1', 'application/x-www-form-urlencoded'],
    ['{', 'application/json'],
    ['x', ''],
  ];
  const asked = ids.flatMap((id) =>
    bodies.flatMap(([body, type]) =>
      ['/', '/sign-in', '/admin', '/albums/1', '/nothing'].map((path) => ({
        id,
        body,
        type,
        path,
      })),
    ),
  );
  const as = ({ id, body, type, path }: (typeof asked)[number], at: number) =>
    world.as(viewers[at % 2] ?? 'olga', path, {
      method: 'POST',
      body: Buffer.from(body),
      headers: {
        'next-action': Buffer.from(id).toString('latin1'),
        origin: world.url,
        'content-type': type,
      },
    });
  const some = isLong ? asked : asked.filter((_, at) => at % 6 === 0);
  expect(await failuresOf(some, as, mayBe.posted)).toEqual([]);
});

const field = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`;

/** Sends each request; returns the answers that are not among the permitted ones. */
async function failuresOf<Asked>(
  asked: readonly Asked[],
  as: (asked: Asked, at: number) => Promise<Answer>,
  statuses = mayBe.read,
): Promise<string[]> {
  const faults: string[] = [];
  await inParallel([...asked.entries()], async ([at, each]) => {
    const { status } = await as(each, at);
    if (!statuses.includes(status)) faults.push(`${status}: ${JSON.stringify(each).slice(0, 300)}`);
  });
  return faults;
}
