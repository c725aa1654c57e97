import { describe, expect, it } from 'vitest';
import { schema } from '../lib/db/schema.ts';
import { atomically } from '../lib/db/write.ts';
import { hashToken } from '../lib/links/linkToken.ts';
import { verifyPassword } from '../lib/sessions/password.ts';
import { type CommandGallery, runOnGallery } from '../lib/testing/testCommands.ts';
import { openPeopleGallery } from '../lib/testing/testPeople.ts';

const { gallery, people, ok, json } = openPeopleGallery();

function query<T>(read: (db: ReturnType<CommandGallery['open']>) => T): T {
  const db = gallery.open();
  try {
    return read(db);
  } finally {
    db.$client.close();
  }
}

describe('npm run people', () => {
  it('sets up people, groups and permissions, and says what exists already', () => {
    expect(people('group', 'add', 'family')).toEqual(ok('Group family added.\n'));
    expect(people('group', 'add', 'Family')).toEqual(ok('Group Family exists already.\n'));
    const add = ['user', 'add', 'grandma', '--name', 'Grandma Jo', '--email', 'jo@example.org'];
    const more = [
      '--locale',
      'fr',
      '--group',
      'family',
      '--permission',
      'scan',
      '--permission',
      'view',
    ];
    expect(people(...add, ...more)).toEqual(ok('User grandma added.\n'));
    expect(people(...add, ...more)).toMatchObject({ code: 0, err: '' });
    expect(people('user', 'add', 'boss', '--permission', 'admin').code).toBe(0);
    expect(json('user', 'list')).toMatchObject([
      {
        handle: 'boss',
        name: 'boss',
        email: null,
        locale: null,
        permissions: ['admin'],
        has_password: false,
        disabled: false,
        last_seen_at: null,
      },
      {
        handle: 'grandma',
        name: 'Grandma Jo',
        email: 'jo@example.org',
        locale: 'fr',
        groups: ['family'],
        permissions: ['scan', 'view'],
        group_permissions: [],
        links: 0,
      },
    ]);
    const listed = people('user', 'list').out;
    expect(listed).toMatch(/^HANDLE +NAME/);
    expect(listed).toMatch(/grandma +Grandma Jo +jo@example\.org +family/);
  });

  it('changes what is given of a user, and nothing else', () => {
    const args = ['--name', 'Jo', '--email', '', '--permission', 'view', '--disable'];
    expect(people('user', 'set', 'GRANDMA', ...args).code).toBe(0);
    expect(json('user', 'list')[1]).toMatchObject({
      name: 'Jo',
      email: null,
      locale: 'fr',
      groups: ['family'],
      permissions: ['view'],
      disabled: true,
    });
    expect(people('user', 'set', 'grandma', '--enable').code).toBe(0);
    expect(json('user', 'list')[1]).toMatchObject({ disabled: false, permissions: ['view'] });
  });

  it('moves members and permissions', () => {
    expect(people('member', 'add', 'boss', 'family')).toEqual(ok('boss is now in family.\n'));
    expect(people('member', 'add', 'boss', 'family')).toEqual(ok('boss is already in family.\n'));
    expect(people('permission', 'grant', 'group', 'family', 'scan').code).toBe(0);
    expect(json('group', 'list')).toEqual([
      { id: 1, name: 'family', members: ['boss', 'grandma'], permissions: ['scan'] },
    ]);
    expect(people('permission', 'revoke', 'group', 'family', 'scan').code).toBe(0);
    expect(people('member', 'remove', 'boss', 'family').code).toBe(0);
    expect(json('group', 'list')).toMatchObject([{ members: ['grandma'], permissions: [] }]);
  });

  it('prints a link alone, lists it without its token, and revokes it', () => {
    const made = people('link', 'grandma', '--label', "Grandma's tablet", '--expires', '30d');
    expect(made).toMatchObject({ code: 0, err: '' });
    const [, token = ''] =
      /^https:\/\/photos\.example\.org\/in\/([\w-]{43})\n$/.exec(made.out) ?? [];
    const [link] = query((db) => db.select().from(schema.links).all());
    expect(link?.tokenHash).toBe(hashToken(token));
    const [listed] = json('links', 'grandma');
    expect(listed).toMatchObject({
      id: 1,
      label: "Grandma's tablet",
      state: 'live',
      uses_left: null,
    });
    const days = (Date.parse(listed.expires_at) - Date.parse(listed.created_at)) / 86_400_000;
    expect(days).toBeCloseTo(30, 2);
    expect(people('links', 'grandma').out).not.toContain(token);

    expect(people('revoke', made.out.trim())).toEqual(ok('Link 1 revoked.\n'));
    expect(people('revoke', '1')).toEqual(ok('Link 1 was revoked before.\n'));
    people('link', 'grandma', '--once');
    people('link', 'grandma');
    expect(json('links', 'grandma').map((each: { uses_left: number }) => each.uses_left)).toEqual([
      null,
      1,
      null,
    ]);
    expect(people('revoke', '--all', 'grandma')).toEqual(ok('2 links revoked.\n'));
  });

  it('gives administrators links for one use and a day', () => {
    expect(people('link', 'boss').code).toBe(0);
    expect(json('links', 'boss')).toMatchObject([{ uses_left: 1, expires_at: expect.any(String) }]);
    expect(people('link', 'boss', '--expires', '30d')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/administrator.*once and for 24 hours/),
    });
  });

  it('reads a password from standard input, and shows it nowhere', async () => {
    const password = 'correct horse';
    const set = gallery.runProcess('people', ['password', 'boss'], `${password}\n`);
    expect(set).toEqual(ok('Password of boss set.\n'));
    const hash = query((db) => db.select().from(schema.users).all()).find(
      (user) => user.handle === 'boss',
    )?.passwordHash;
    expect(await verifyPassword(password, hash ?? null)).toBe(true);
    expect(gallery.runProcess('people', ['password', 'boss'], 'short\n')).toMatchObject({
      code: 2,
      out: '',
    });
    expect(people('password', 'boss', '--remove').code).toBe(0);
    expect(json('user', 'list')[0].has_password).toBe(false);
  });

  it.each([
    [['user', 'set', 'granma', '--name', 'x'], 1, /no user "granma".*"grandma"/],
    [['member', 'add', 'boss', 'famly'], 1, /no group "famly".*"family".*group add/],
    [['user', 'remove', 'boss'], 1, /administer/],
    [['user', 'remove', 'boss', '--dry-run'], 1, /administer/],
    [['permission', 'revoke', 'user', 'boss', 'admin'], 1, /administer/],
    [['revoke', '999'], 1, /no link 999/],
    [['revoke', 'https://photos.example.org/in/nothing'], 1, /no such link/],
    [['revoke'], 2, /name a link/],
    [['user', 'add', 'no good'], 2, /cannot be a handle/],
    [['user', 'add', 'x', '--permission', 'admn'], 2, /no permission.*admin/],
    [['user', 'add', 'x', '--group', 'famly'], 1, /no group/],
    [['link', 'grandma', '--expires', 'soon'], 2, /such as 30d/],
    [['permission', 'grant', 'robot', 'x', 'view'], 2, /"user" or "group"/],
    [['frob'], 2, /unknown command/],
    [['user', 'add'], 2, /missing required argument/],
    [['user', 'list', '--frob'], 2, /unknown option/],
    [[], 2, /Usage: npm run people --/],
  ])('%j ends with %i and says why on standard error', (args, code, message) => {
    expect(people(...args)).toMatchObject({ code, out: '', err: expect.stringMatching(message) });
  });

  it('does the same in a process of its own', () => {
    for (const args of [['group', 'list'], ['user', 'remove', 'boss'], ['frob']]) {
      expect(gallery.runProcess('people', args)).toEqual(people(...args));
    }
  });

  it('explains itself, and what keys its JSON has', () => {
    expect(people('--help')).toMatchObject({ code: 0, err: '' });
    const { out } = people('user', 'list', '--help');
    for (const key of Object.keys(json('user', 'list')[0])) expect(out).toContain(key);
    const links = people('links', '--help').out;
    for (const key of Object.keys(json('links', 'grandma')[0])) expect(links).toContain(key);
  });

  it('ends with 2 where there is no configuration', () => {
    const { code, err } = runOnGallery('/nowhere/gallery.yaml', 'people', ['user', 'list']);
    expect([code, err]).toEqual([2, expect.stringContaining('/nowhere/gallery.yaml')]);
  });

  it('tells who needs a new link, having become an administrator, and who has no way in', () => {
    const told = /^aunt is an administrator now: .* Send a new link: npm run people -- link aunt$/m;
    people('group', 'add', 'owners');
    people('permission', 'grant', 'group', 'owners', 'admin');
    people('user', 'add', 'aunt');
    people('link', 'aunt', '--label', 'lasting');
    expect(people('member', 'add', 'aunt', 'owners').out).toMatch(told);
    expect(people('user', 'list').err).toMatch(
      /^aunt administers the gallery and cannot sign in\. Send a new link: npm run people -- link aunt$/m,
    );
    expect(people('links', 'aunt').out).toMatch(/lasting +unsuitable/);
    people('link', 'aunt');
    expect(people('user', 'list').err).not.toContain('aunt');
    for (const [kind, name] of [
      ['user', 'aunt'],
      ['group', 'owners'],
    ] as const) {
      people(kind, 'remove', name);
    }
  });

  it('removes users and groups, says what an undo does not bring back, and undoes it', () => {
    people('link', 'grandma');
    query((db) =>
      atomically(db, (tx) =>
        tx
          .insert(schema.sessions)
          .values({ userId: 1, createdAt: 1, lastSeenAt: 1, expiresAt: 9e15 })
          .run(),
      ),
    );
    const dry = people('user', 'remove', 'Grandma', '--dry-run');
    expect(dry).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Would be lost: 1 link, 1 device/),
    });
    expect(dry.out).toContain('Nobody would see more or less than now.');
    expect(json('user', 'remove', 'Grandma', '--dry-run')).toMatchObject({
      removed: false,
      undo_days: 365,
      losses: { links: 1, devices: 1, favourites: 0 },
      lost_for_good: { devices: 1 },
      named: { albums: 0, photos: 0 },
    });
    const [, grandma] = json('user', 'list');
    const { out } = people('user', 'remove', 'Grandma');
    const lines = [
      'User grandma removed.',
      dry.out.split('\n')[0]?.replace('Would be lost', 'Lost'),
      'To undo, within 365 days: npm run policy -- undo 3',
      'Once undone, 1 link would work again, and 1 device would have to be signed in again.',
      '',
    ];
    expect(out.split('\n')).toEqual(lines);
    expect(people('group', 'remove', 'family', '--dry-run').out).toMatch(/^Would be lost: /);
    expect(people('group', 'remove', 'family').out).toMatch(/^Group family removed\.\nLost: /);
    expect(json('user', 'list')).toHaveLength(1);
    expect(json('group', 'list')).toEqual([]);
    expect(gallery.run('policy', ['undo', '4'])).toEqual(
      ok('Group family is back.\nPolicies restored: 0.\n'),
    );
    expect(gallery.run('policy', ['undo', '3'])).toEqual(
      ok(
        'User grandma is back: 1 link of before works again; devices have to be signed in again.\nPolicies restored: 0.\n',
      ),
    );
    expect(json('user', 'list')[1]).toEqual({ ...grandma, sessions: 0, last_seen_at: null });
    expect(json('group', 'list')).toMatchObject([{ name: 'family', members: ['grandma'] }]);
    expect(json('group', 'remove', 'family')).toMatchObject({ removed: true, change: 5 });
  });

  it('renames groups', () => {
    people('group', 'add', 'Lakers');
    people('group', 'add', 'Cousins');
    expect(people('group', 'rename', 'lakers', 'Lake people')).toEqual(
      ok('Group Lakers is called Lake people now.\n'),
    );
    expect(people('group', 'rename', 'lakers', 'x')).toMatchObject({ code: 1 });
    expect(people('group', 'rename', 'lake people', '')).toMatchObject({ code: 2 });
    expect(people('group', 'rename', 'lake people', 'cousins')).toMatchObject({ code: 1 });
  });
});
