import { expect } from '@playwright/test';
import { isNull } from 'drizzle-orm';
import { schema } from '../../lib/db/schema.ts';
import { test } from '../gallery/galleries.ts';
import type { ActionLine } from './actionLine.ts';
import { actionLines } from './actionLines.ts';
import { listActionNames, listBuiltActions, listInlineActions } from './actionList.ts';
import { type CallForm, callAction, callForms, fieldsFor, getAction } from './calls.ts';
import { turn } from './cases.ts';
import { findLeak } from './findLeak.ts';
import { type Answer, type Fields, multipart, responseText } from './http.ts';
import { restore, takeSnapshot, textOf } from './snapshot.ts';
import { lookingAs, type ViewerName } from './viewers.ts';

const tag = '@once';

test('every server action has a line that says what it needs', { tag }, () => {
  expect(Object.keys(actionLines).sort()).toEqual(listActionNames().sort());
  expect(listInlineActions()).toEqual([]);
  const names = Object.keys(actionLines);
  expect(listBuiltActions().filter(({ name }) => !names.includes(name))).toEqual([]);
});

const built = listBuiltActions();

/** The viewers who must not call actions with this need. */
const without: Readonly<Record<ActionLine['needs'], readonly ViewerName[]>> = {
  nothing: [],
  self: [],
  scan: ['visitor', 'carl', 'vera', 'revoked', 'disabled', 'holdsAlbum', ...lookingAs],
  admin: ['visitor', 'carl', 'sam', 'vera', 'revoked', 'disabled', 'holdsAlbum', ...lookingAs],
};
const worksFor: Readonly<Record<ActionLine['needs'], ViewerName>> = {
  nothing: 'anna',
  self: 'anna',
  scan: 'sam',
  admin: 'olga',
};

const isLong = process.env['TEST_LONG'] !== undefined;

/** The viewers try the ways in turn, so that each action is called in every way. */
const waysPerViewer = isLong ? callForms.length : 1;

for (const [number, action] of built.entries()) {
  const line = actionLines[action.name];
  if (!line || without[line.needs].length === 0) continue;
  test(`leak 29: ${action.name} needs ${line.needs}`, { tag }, async ({ world }) => {
    const before = textOf(takeSnapshot(world.db));
    const faults: string[] = [];
    for (const [at, viewer] of without[line.needs].entries()) {
      for (const way of turn(callForms, number + at, waysPerViewer)) {
        const answer = await callAction(world, viewer, action.name, way);
        const about = `${viewer} ${way}`;
        if (!isRefusal(answer, way, viewer))
          faults.push(`${about}: ${answer.status} ${answer.text.slice(0, 100)}`);
        const leak = findLeak(world, viewer, answer, false);
        if (leak !== null) faults.push(`${about}: names ${leak}`);
        if (textOf(takeSnapshot(world.db)) !== before) faults.push(`${about}: changed something`);
      }
    }
    expect(faults).toEqual([]);
  });
}

for (const action of built) {
  const line = actionLines[action.name];
  if (!line || line.idle !== undefined) continue;
  const viewer = line.works ?? worksFor[line.needs];
  // Without this, the tests above would prove nothing.
  test(`${action.name} changes something for ${viewer}`, { tag }, async ({ world }) => {
    for (const way of ['as a form', 'as a script'] as const) {
      const before = takeSnapshot(world.db);
      const answer = await callAction(world, viewer, action.name, way);
      const changed = textOf(takeSnapshot(world.db)) !== textOf(before);
      restore(world.db, before);
      expect([way, answer.status < 400, changed]).toEqual([way, true, true]);
    }
  });
}

test('leak 31: nobody ends a device of somebody else', { tag }, async ({ world }) => {
  const before = textOf(takeSnapshot(world.db));
  const name = 'app/access/actions.ts endDeviceAction';
  for (const viewer of ['visitor', 'carl', 'olga', 'olgaAsAnna', 'revoked'] as const) {
    const answer = await callAction(world, viewer, name, 'as a form');
    expect([viewer, answer.status]).toEqual([viewer, 303]);
    expect([viewer, textOf(takeSnapshot(world.db)) === before]).toEqual([viewer, true]);
  }
});

test('leak 31: an administrator who sees the gallery as somebody else changes nothing', {
  tag,
}, async ({ world }) => {
  const before = textOf(takeSnapshot(world.db));
  for (const name of [
    'app/_gallery/sessionActions.ts setPublicAlbumsAction',
    'app/_gallery/sessionActions.ts setLanguageAction',
    'app/access/actions.ts endOtherDevicesAction',
    'app/access/actions.ts endAllDevicesAction',
  ]) {
    for (const viewer of ['olgaAsAnna', 'olgaAsVisitor', 'visitor'] as const) {
      await callAction(world, viewer, name, 'as a form');
      const same = textOf(takeSnapshot(world.db)) === before;
      expect([name, viewer, same]).toEqual([name, viewer, true]);
    }
  }
});

test('a heart of somebody who was signed out meanwhile leads to sign-in', { tag }, async ({
  world,
}) => {
  const before = textOf(takeSnapshot(world.db));
  const name = 'app/_gallery/favouriteActions.ts setFavouritesAction';
  // As the page's script calls it, which would otherwise go on to show a heart that is not saved.
  const form: Fields = [
    ['photo', String(world.photoId('lake2.jpg'))],
    ['back', '/?q=x'],
    ['stay', ''],
  ];
  for (const viewer of ['visitor', 'revoked', 'olgaAsAnna'] as const) {
    const { headers } = await callAction(world, viewer, name, 'as a script', { form });
    const target = viewer === 'olgaAsAnna' ? '/?q=x' : '/sign-in?next=%2F%3Fq%3Dx';
    expect([viewer, String(headers['x-action-redirect']).split(';')[0]]).toEqual([viewer, target]);
  }
  expect(textOf(takeSnapshot(world.db))).toBe(before);
});

test('CSRF: a page of another site cannot call an action', { tag }, async ({ world }) => {
  const before = textOf(takeSnapshot(world.db));
  const foreign = ['https://evil.example', 'null', `http://localhost:${world.port + 1}`];
  for (const name of [
    'app/admin/people/actions.ts savePersonAction',
    'app/_gallery/sessionActions.ts signOutAction',
    'app/access/actions.ts endAllDevicesAction',
  ]) {
    for (const origin of foreign) {
      for (const way of callForms) {
        const { status } = await callAction(world, 'olga', name, way, { headers: { origin } });
        expect([name, origin, way, status]).toEqual([name, origin, way, 403]);
        const same = textOf(takeSnapshot(world.db)) === before;
        expect([name, origin, way, same]).toEqual([name, origin, way, true]);
      }
    }
  }
});

test('CSRF: forms of the kinds that other sites can send without asking do nothing', {
  tag,
}, async ({ world }) => {
  const before = textOf(takeSnapshot(world.db));
  const { action } = getAction('app/_gallery/sessionActions.ts signOutAction');
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', '']) {
    const answer = await world.as('anna', '/', {
      method: 'POST',
      body: Buffer.from(`$ACTION_ID_${action.id}=`),
      headers: { 'content-type': type },
    });
    expect([type, answer.status]).toEqual([type, 405]);
  }
  expect(textOf(takeSnapshot(world.db))).toBe(before);
});

test('leak 19: an action at the address of what is hidden answers as at that of what is missing', {
  tag,
}, async ({ world }) => {
  const name = 'app/_gallery/favouriteActions.ts setFavouritesAction';
  const hidden = world.photoId('yule1.jpg');
  // With `stay` it does not redirect, so that the page itself is the answer to a form.
  const form: Fields = [
    ['photo', String(hidden)],
    ['stay', 'yes'],
  ];
  const { action } = getAction(name);
  const ask = async (viewer: ViewerName, path: string, way: CallForm) => {
    const { body, type } = await multipart(fieldsFor(action, way, form));
    const script = { 'next-action': action.id, accept: 'text/x-component' };
    const answer = await world.as(viewer, path, {
      method: 'POST',
      body,
      headers: {
        origin: world.url,
        'content-type': type,
        ...(way !== 'as a form' && script),
      },
    });
    return { answer, text: responseText(answer).replaceAll(path, 'HERE') };
  };
  for (const way of ['as a form', 'as a script'] as const) {
    for (const [there, missing] of [
      [`/photos/${hidden}`, '/photos/999999'],
      [`/albums/${world.albumId('Secret')}`, '/albums/999999'],
    ] as const) {
      const { answer, text } = await ask('carl', there, way);
      expect([way, there, text]).toEqual([way, there, (await ask('carl', missing, way)).text]);
      expect([way, there, findLeak(world, 'carl', answer, false)]).toEqual([way, there, null]);
    }
  }
});

test('unknown ids of actions are refused', { tag }, async ({ world }) => {
  for (const id of ['0'.repeat(42), 'x', '../../x', `60${'f'.repeat(40)}`]) {
    const answer = await world.as('olga', '/', {
      method: 'POST',
      body: Buffer.from('[]'),
      headers: { 'next-action': id, 'content-type': 'text/plain', origin: world.url },
    });
    expect([id, [400, 404, 409].includes(answer.status)]).toEqual([id, true]);
    expect([id, findLeak(world, 'olga', answer, false)]).toEqual([id, null]);
  }
});

/**
 * Is this a redirect to sign-in, or a 404? A script that calls the action at the address of another
 * page may get an almost empty answer instead.
 */
function isRefusal({ status, headers, text }: Answer, way: CallForm, viewer: ViewerName): boolean {
  const target = headers.location ?? headers['x-action-redirect'] ?? '';
  if (String(target).startsWith('/sign-in?next=')) return status < 400;
  if (lookingAs.includes(viewer) && /^\/(?:;|$)/.test(String(target))) return status < 400;
  if (status === 404) return text.includes('Nothing to see here');
  return way === 'as a script elsewhere' && status === 200 && text.length < 100;
}

/** Actions that must not identify a row by its id alone. */
const naming = [
  'app/admin/groups/actions.ts addGroupAction',
  'app/admin/people/actions.ts addPersonAction',
  'app/admin/policies/actions.ts undoPoliciesAction',
  'app/admin/shares/actions.ts revokeShareAction',
  // Names no row: the form contains the digest of the review.
  'app/admin/standing/actions.ts giveStandingAction',
  // Applies to everything that was missing when the page was made.
  'app/admin/missing/actions.ts seenAction',
  'app/admin/patterns/actions.ts tryRulesAction',
];

test('the form of a page that is older than the rows it names changes nothing (a restored database)', {
  tag,
}, async ({ world }) => {
  const before = textOf(takeSnapshot(world.db));
  const faults: string[] = [];
  for (const [at, { name }] of built.entries()) {
    const line = actionLines[name];
    if (line?.needs !== 'admin' || naming.includes(name)) continue;
    const times = ['1', '', String(Date.now() + 3_600_000)];
    for (const readAt of turn(times, at, isLong ? times.length : 1)) {
      const form = [['page-read-at', readAt], ...line.form(world)] as const;
      const answer = await callAction(world, 'olga', name, 'as a form', { form });
      const told = answer.status === 200 && answer.text.includes('older than what it would change');
      if (!told) faults.push(`${name} of ${readAt}: ${answer.status}`);
      if (textOf(takeSnapshot(world.db)) !== before) faults.push(`${name}: changed something`);
    }
  }
  expect(faults).toEqual([]);
});

test('a page that shows an older label of a link does not save it again', { tag }, async ({
  world,
}) => {
  const before = takeSnapshot(world.db);
  const name = 'app/admin/links/actions.ts changeLinkAction';
  const saved = () => world.db.select({ label: schema.links.label }).from(schema.links).all();
  const save = async (label: string, shown: string) => {
    const fields = getAction(name).line.form(world);
    const others = fields.filter(([field]) => field !== 'label');
    const form: Fields = [...others, ['shown-label', shown], ['label', label]];
    await callAction(world, 'olga', name, 'as a form', { form });
    return saved().map((link) => link.label);
  };
  expect(await save('Newer', 'Older')).toContain('Newer');
  expect(await save('Older', 'Older')).toContain('Newer');
  restore(world.db, before);
});

test('Undo of a choice for new albums also takes back what it gave to those that were there', {
  tag,
}, async ({ world }) => {
  const before = takeSnapshot(world.db);
  const { albums } = schema;
  const undecided = () =>
    world.db.select({ id: albums.id }).from(albums).where(isNull(albums.policyId)).all();
  const hidden = undecided();
  const name = 'app/admin/standing/actions.ts setStandingAction';
  const set = async (way: CallForm, digest: string | null) => {
    const chosen = getAction(name)
      .line.form(world)
      .filter(([field]) => field !== 'digest');
    const form: Fields = digest === null ? chosen : [...chosen, ['digest', digest]];
    return callAction(world, 'olga', name, way, { form });
  };
  const review = (await set('as a script', null)).text;
  const { headers } = await set('as a form', /"digest":"([^"]+)"/.exec(review)?.[1] ?? '');
  const { searchParams } = new URL(String(headers.location), world.url);
  expect(undecided().length).toBeLessThan(hidden.length);
  const changes = searchParams.getAll('change').map((key) => ['change', key] as const);
  expect(changes.length).toBeGreaterThan(1);
  const undo = 'app/admin/policies/actions.ts undoPoliciesAction';
  const form: Fields = [...changes, ['back', '/admin/standing']];
  const undone = await callAction(world, 'olga', undo, 'as a form', { form });
  expect(undone.headers.location).toContain('done=standing-restored');
  expect(undecided()).toEqual(hidden);
  restore(world.db, before);
});

test('a form with the random bytes of another row changes nothing (a restored database)', {
  tag,
}, async ({ world }) => {
  const before = textOf(takeSnapshot(world.db));
  for (const [name, field] of [
    ['app/admin/policies/actions.ts undoPoliciesAction', 'change'],
    ['app/admin/shares/actions.ts revokeShareAction', 'share'],
    ['app/admin/people/[id]/deviceActions.ts endDeviceOfAction', 'device'],
  ] as const) {
    const form = getAction(name)
      .line.form(world)
      .map(([key, value]): [string, string] =>
        key === field
          ? [key, `${String(value).split('.')[0]}.AAAAAAAAAAAAAAAAAAAAAA`]
          : [key, String(value)],
      );
    expect(form.map(([key]) => key)).toContain(field);
    await callAction(world, 'olga', name, 'as a form', { form });
    expect(textOf(takeSnapshot(world.db))).toBe(before);
  }
});
