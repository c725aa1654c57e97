import type { Command } from 'commander';
import type { Database } from '../../lib/db/open.ts';
import { atomically } from '../../lib/db/write.ts';
import { locales } from '../../lib/i18n/locale.ts';
import { listLinks } from '../../lib/links/linkUse.ts';
import { mailedElsewhere } from '../../lib/links/mailedElsewhere.ts';
import { addMember, getGroup, setGroupsOf } from '../../lib/people/groups.ts';
import { parsePermission } from '../../lib/people/identity.ts';
import { addUser, findUser, getUser, setUser, type UserFields } from '../../lib/people/people.ts';
import { type ListedUser, listUsers } from '../../lib/people/peopleList.ts';
import { grantPermission, setPermissionsOf } from '../../lib/people/permissions.ts';
import {
  collectOption,
  isoTime,
  printJson,
  printTable,
  shortTime,
  withGallery,
} from '../command.ts';
import { removalHelp, removeAndReport } from './removal.ts';
import { sayWhenKept, warnOfLockedOut } from './reportAdministrators.ts';

type Options = UserFields & {
  handle?: string;
  group?: string[];
  permission?: string[];
  disable?: boolean;
  enable?: boolean;
};

export function addUserCommands(program: Command): void {
  const user = program.command('user').description('who can sign in');
  withFields(
    user
      .command('add <handle>')
      .description('add a user; one who is here already stays as they are'),
  )
    .option('--group <group>', 'put the user into this group (repeat for more)', collectOption)
    .option('--permission <name>', 'grant view, scan or admin (repeat for more)', collectOption)
    .action((handle: string, options: Options) =>
      withGallery((db) => sayWhenKept(db, () => add(db, handle, options))),
    );
  withFields(user.command('set <handle>').description('change a user: only what the options name'))
    .option('--handle <new>', 'another handle')
    .option('--group <group>', "the user's groups, instead of those before", collectOption)
    .option('--permission <name>', "the user's permissions, instead of those before", collectOption)
    .option('--disable', 'no link, password or session of this user works any more')
    .option('--enable', 'they work again')
    .action((handle: string, options: Options) =>
      withGallery((db) => sayWhenKept(db, () => set(db, handle, options))),
    );
  user
    .command('remove <handle>')
    .description('remove a user with all links, sessions, favourites and grants')
    .option('--dry-run', 'change nothing, and say what would be lost')
    .option('--json', 'for programs')
    .addHelpText('after', removalHelp)
    .action((given: string, options) =>
      withGallery((db, config) => {
        const { id, handle } = getUser(db, given);
        removeAndReport(db, config, { kind: 'user', id }, `User ${handle}`, options);
      }),
    );
  user
    .command('list')
    .description('list users')
    .option('--json', 'for programs')
    .addHelpText('after', listHelp)
    .action(({ json = false }) =>
      withGallery((db, config) => {
        list(listUsers(db), json);
        warnOfLockedOut(db, config);
      }),
    );
}

function withFields(command: Command): Command {
  return command
    .option('--name <name>', 'the name shown (default: the handle)')
    .option('--email <email>', "where links are sent; '' for none")
    .option('--locale <locale>', `${locales.join(', ')}; '' leaves it to the browser`);
}

function add(db: Database, handle: string, options: Options): string[] {
  const { created } = atomically(db, (tx) => {
    const added = addUser(tx, null, { ...fieldsOf(options), handle });
    const userId = added.id;
    for (const name of options.group ?? []) {
      addMember(tx, null, { userId, groupId: getGroup(tx, name).id });
    }
    for (const name of options.permission ?? []) {
      grantPermission(tx, null, { kind: 'user', id: userId }, parsePermission(name));
    }
    return added;
  });
  if (created) return [`User ${handle} added.`];
  const given = Object.keys(fieldsOf(options)).length > 0;
  const kept = given ? ' with the fields it had ("user set" changes them)' : '';
  return [`User ${findUser(db, handle)?.handle ?? handle} exists already${kept}.`];
}

function set(db: Database, handle: string, options: Options): string[] {
  atomically(db, (tx) => {
    const { id } = getUser(tx, handle);
    const disabled = options.disable ? true : options.enable ? false : undefined;
    setUser(tx, null, id, {
      ...fieldsOf(options),
      ...(options.handle !== undefined && { handle: options.handle }),
      ...(disabled !== undefined && { disabled }),
    });
    if (options.group) {
      const groupIds = options.group.map((name) => getGroup(tx, name).id);
      setGroupsOf(tx, null, id, groupIds);
    }
    if (options.permission) {
      setPermissionsOf(tx, null, { kind: 'user', id }, options.permission.map(parsePermission));
    }
  });
  const now = options.handle ?? handle;
  const elsewhere = options.email === undefined ? [] : tellMailedElsewhere(db, now);
  return [`User ${now} changed.`, ...elsewhere];
}

/** Links that went to the address from before may be a stranger's. */
function tellMailedElsewhere(db: Database, handle: string): string[] {
  const { id, email } = getUser(db, handle);
  return mailedElsewhere(listLinks(db, id), email).map(
    ({ id: link, mailedTo }) =>
      `Link ${link} was sent to ${mailedTo} and is still good. If that address was wrong: npm run people -- revoke ${link}`,
  );
}

function fieldsOf({ name, email, locale }: Options): UserFields {
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(locale !== undefined && { locale }),
  };
}

const listHelp = `
With --json, a list of objects: id, handle, name, email, locale (each null where absent), groups,
permissions (the user's own), group_permissions, has_password, disabled, links (that work now),
sessions (that live now), last_seen_at and created_at (ISO 8601).`;

function list(users: readonly ListedUser[], json: boolean): void {
  if (json) {
    printJson(users.map(jsonUser));
    return;
  }
  const headings = ['HANDLE', 'NAME', 'E-MAIL', 'GROUPS', 'PERMISSIONS', 'LINKS', 'LAST VISIT'];
  const rows = users.map((user) => [
    user.handle,
    user.disabledAt === null ? user.name : `${user.name} (disabled)`,
    user.email ?? '',
    user.groups.map(({ name }) => name).join(', '),
    [...new Set([...user.permissions, ...user.groupPermissions])].join(', '),
    String(user.links),
    shortTime(user.lastSeenAt, 'never'),
  ]);
  printTable([headings, ...rows]);
}

function jsonUser(user: ListedUser) {
  return {
    id: user.id,
    handle: user.handle,
    name: user.name,
    email: user.email,
    locale: user.locale,
    groups: user.groups.map(({ name }) => name),
    permissions: user.permissions,
    group_permissions: user.groupPermissions,
    has_password: user.hasPassword,
    disabled: user.disabledAt !== null,
    links: user.links,
    sessions: user.sessions,
    last_seen_at: isoTime(user.lastSeenAt),
    created_at: isoTime(user.createdAt),
  };
}
