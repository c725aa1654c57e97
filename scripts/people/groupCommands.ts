import { type Command, InvalidArgumentError } from 'commander';
import type { Database } from '../../lib/db/open.ts';
import {
  addGroup,
  addMember,
  getGroup,
  getGroupById,
  type ListedGroup,
  listGroups,
  removeMember,
  renameGroup,
} from '../../lib/people/groups.ts';
import { parsePermission } from '../../lib/people/identity.ts';
import { getUser } from '../../lib/people/people.ts';
import { grantPermission, type Holder, revokePermission } from '../../lib/people/permissions.ts';
import { printJson, printTable, withGallery } from '../command.ts';
import { removalHelp, removeAndReport } from './removal.ts';
import { sayWhenKept } from './reportAdministrators.ts';

export function addGroupCommands(program: Command): void {
  const group = program.command('group').description('groups of users');
  group
    .command('add <name>')
    .description('add a group; one that is here already stays as it is')
    .action((name: string) =>
      withGallery((db) => {
        const { created } = addGroup(db, null, name);
        console.log(created ? `Group ${name} added.` : `Group ${name} exists already.`);
      }),
    );
  group
    .command('rename <name> <new>')
    .description('give a group another name; members, permissions and policies stay with it')
    .action((given: string, wanted: string) =>
      withGallery((db) => {
        const { id, name } = getGroup(db, given);
        renameGroup(db, null, id, wanted);
        const renamed = getGroupById(db, id).name;
        console.log(`Group ${name} is called ${renamed} now.`);
      }),
    );
  group
    .command('remove <name>')
    .description('remove a group with its members, permissions and grants; the users stay')
    .option('--dry-run', 'change nothing, and say what would be lost')
    .option('--json', 'for programs')
    .addHelpText('after', removalHelp)
    .action((given: string, options) =>
      withGallery((db, config) => {
        const { id, name } = getGroup(db, given);
        removeAndReport(db, config, { kind: 'group', id }, `Group ${name}`, options);
      }),
    );
  group
    .command('list')
    .description('list groups')
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      '\nWith --json, a list of objects: id, name, members (handles), permissions.',
    )
    .action(({ json = false }) => withGallery((db) => list(listGroups(db), json)));
}

export function addMemberCommands(program: Command): void {
  const member = program.command('member').description('who is in which group');
  member
    .command('add <user> <group>')
    .description('put a user into a group')
    .action((handle: string, name: string) =>
      withGallery((db) => {
        const { user, group, membership } = getBoth(db, handle, name);
        sayWhenKept(db, () => {
          const { added } = addMember(db, null, membership);
          return [`${user} is ${added ? 'now' : 'already'} in ${group}.`];
        });
      }),
    );
  member
    .command('remove <user> <group>')
    .description('take a user out of a group')
    .action((handle: string, name: string) =>
      withGallery((db) => {
        const { user, group, membership } = getBoth(db, handle, name);
        const { removed } = removeMember(db, null, membership);
        console.log(removed ? `${user} is out of ${group}.` : `${user} was not in ${group}.`);
      }),
    );
}

export function addPermissionCommands(program: Command): void {
  const permission = program
    .command('permission')
    .description('view (sees everything), scan (may start scans), admin (implies both)');
  const forHolder = (name: string, description: string) =>
    permission
      .command(name)
      .description(description)
      .argument('<user|group>', 'whose', parseHolderKind)
      .argument('<name>', 'the handle, or the name of the group')
      .argument('<permission>', 'view, scan or admin');
  forHolder('grant', 'give a permission to a user or a group').action(
    (kind: Holder['kind'], name: string, text: string) =>
      withGallery((db) => {
        const wanted = parsePermission(text);
        sayWhenKept(db, () => {
          const { granted } = grantPermission(db, null, getHolder(db, kind, name), wanted);
          return [
            `${name} ${granted ? 'has' : 'had'} the permission ${wanted}${granted ? ' now' : ' already'}.`,
          ];
        });
      }),
  );
  forHolder('revoke', 'take a permission from a user or a group').action(
    (kind: Holder['kind'], name: string, text: string) =>
      withGallery((db) => {
        const wanted = parsePermission(text);
        const { revoked } = revokePermission(db, null, getHolder(db, kind, name), wanted);
        console.log(
          `${name} ${revoked ? 'no longer has' : 'did not have'} the permission ${wanted}.`,
        );
      }),
  );
}

function parseHolderKind(text: string): Holder['kind'] {
  if (text === 'user' || text === 'group') return text;
  throw new InvalidArgumentError('Use "user" or "group".');
}

function getHolder(db: Database, kind: Holder['kind'], name: string): Holder {
  return { kind, id: kind === 'user' ? getUser(db, name).id : getGroup(db, name).id };
}

function getBoth(db: Database, handle: string, name: string) {
  const user = getUser(db, handle);
  const group = getGroup(db, name);
  const membership = { userId: user.id, groupId: group.id };
  return { user: user.handle, group: group.name, membership };
}

function list(groups: readonly ListedGroup[], json: boolean): void {
  const handles = ({ members }: ListedGroup) => members.map(({ handle }) => handle);
  if (json) {
    printJson(
      groups.map((group) => ({
        id: group.id,
        name: group.name,
        members: handles(group),
        permissions: group.permissions,
      })),
    );
    return;
  }
  const rows = groups.map((group) => [
    group.name,
    handles(group).join(', '),
    group.permissions.join(', '),
  ]);
  printTable([['GROUP', 'MEMBERS', 'PERMISSIONS'], ...rows]);
}
