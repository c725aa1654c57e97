import Sqlite from 'better-sqlite3';
import type { Original, OriginalPolicy } from '../django/original.ts';

/**
 * Tests only: writes the database of an original gallery, with the tables that the migrations of
 * Django and myks-gallery make. Columns that nobody reads are left out, unless Django cannot do
 * without them.
 */
export function writeOriginalDatabase(file: string, original: Original): void {
  const db = new Sqlite(file);
  db.pragma('synchronous = off');
  db.exec(tables);
  fillOriginal(db, original);
  db.close();
}

const manyToMany = (
  table: string,
  first: string,
  second: string,
  ofFirst: string,
  ofSecond: string,
) =>
  `create table "${table}" ("id" integer not null primary key autoincrement,
    "${first}" integer not null references "${ofFirst}" ("id") deferrable initially deferred,
    "${second}" integer not null references "${ofSecond}" ("id") deferrable initially deferred);`;

const policyTables = ['album', 'photo']
  .map((kind) => {
    const policy = `gallery_${kind}accesspolicy`;
    const key = `${kind}accesspolicy_id`;
    return `create table "${policy}" ("id" integer not null primary key autoincrement,
        "public" bool not null, ${kind === 'album' ? '"inherit" bool not null,' : ''}
        "${kind}_id" integer not null unique references "gallery_${kind}" ("id") deferrable initially deferred);
      ${manyToMany(`${policy}_groups`, key, 'group_id', policy, 'auth_group')}
      ${manyToMany(`${policy}_users`, key, 'user_id', policy, 'auth_user')}`;
  })
  .join('\n');

const tables = `
  create table "django_content_type" ("id" integer not null primary key autoincrement,
    "app_label" varchar(100) not null, "model" varchar(100) not null);
  create table "auth_permission" ("id" integer not null primary key autoincrement,
    "content_type_id" integer not null references "django_content_type" ("id") deferrable initially deferred,
    "codename" varchar(100) not null, "name" varchar(255) not null);
  create table "auth_group" ("id" integer not null primary key autoincrement,
    "name" varchar(150) not null unique);
  create table "auth_user" ("id" integer not null primary key autoincrement,
    "password" varchar(128) not null, "last_login" datetime null, "is_superuser" bool not null,
    "username" varchar(150) not null unique, "last_name" varchar(150) not null,
    "email" varchar(254) not null, "is_staff" bool not null, "is_active" bool not null,
    "date_joined" datetime not null, "first_name" varchar(150) not null);
  ${manyToMany('auth_user_groups', 'user_id', 'group_id', 'auth_user', 'auth_group')}
  ${manyToMany('auth_user_user_permissions', 'user_id', 'permission_id', 'auth_user', 'auth_permission')}
  ${manyToMany('auth_group_permissions', 'group_id', 'permission_id', 'auth_group', 'auth_permission')}
  create table "gallery_album" ("id" integer not null primary key autoincrement,
    "category" varchar(100) not null, "dirpath" varchar(200) not null, "date" date not null,
    "name" varchar(100) not null, unique ("dirpath", "category"));
  create table "gallery_photo" ("id" integer not null primary key autoincrement,
    "filename" varchar(100) not null, "date" datetime null,
    "album_id" integer not null references "gallery_album" ("id") deferrable initially deferred,
    unique ("album_id", "filename"));
  ${policyTables}
  insert into django_content_type (app_label, model) values ('gallery', 'photo'), ('shop', 'item');
  insert into auth_permission (content_type_id, codename, name) values
    (1, 'view', 'Can see all photos'), (1, 'scan', 'Can scan the photos directory'),
    (2, 'view', 'Can see all items'), (1, 'view_photo', 'Can view photo');
`;

const permissionIds = { view: 1, scan: 2 };

function fillOriginal(db: Sqlite.Database, original: Original): void {
  const insert = (table: string, row: Record<string, unknown>): void => {
    const names = Object.keys(row);
    db.prepare(
      `insert into "${table}" (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    ).run(...Object.values(row));
  };
  for (const { id, name, permissions } of original.groups) {
    insert('auth_group', { id, name });
    for (const each of permissions) {
      insert('auth_group_permissions', { group_id: id, permission_id: permissionIds[each] });
    }
  }
  for (const user of original.users) {
    insert('auth_user', {
      id: user.id,
      username: user.username,
      password: user.password,
      first_name: user.name,
      last_name: '',
      email: user.email,
      is_superuser: Number(user.isSuperuser),
      is_staff: 0,
      is_active: Number(user.isActive),
      date_joined: '2013-01-01 00:00:00',
    });
    for (const each of user.permissions) {
      insert('auth_user_user_permissions', {
        user_id: user.id,
        permission_id: permissionIds[each],
      });
    }
    for (const groupId of user.groupIds) {
      insert('auth_user_groups', { user_id: user.id, group_id: groupId });
    }
  }
  const insertPolicy = (kind: 'album' | 'photo', id: string, policy: OriginalPolicy | null) => {
    if (!policy) return;
    const table = `gallery_${kind}accesspolicy`;
    const inherit = kind === 'album' ? { inherit: Number(policy.inherit) } : {};
    insert(table, { id, [`${kind}_id`]: id, public: Number(policy.public), ...inherit });
    for (const userId of policy.userIds) {
      insert(`${table}_users`, { [`${kind}accesspolicy_id`]: id, user_id: userId });
    }
    for (const groupId of policy.groupIds) {
      insert(`${table}_groups`, { [`${kind}accesspolicy_id`]: id, group_id: groupId });
    }
  };
  for (const { id, category, dirpath, date, name, policy } of original.albums) {
    insert('gallery_album', { id, category, dirpath, date, name });
    insertPolicy('album', id, policy);
  }
  for (const { id, albumId, filename, policy } of original.photos) {
    insert('gallery_photo', { id, album_id: albumId, filename });
    insertPolicy('photo', id, policy);
  }
}

/** The same as `manage.py dumpdata` writes it; `natural` as with its options for natural keys. */
export function dumpOriginal(original: Original, { natural = false } = {}): string {
  const user = (id: string) =>
    natural ? [original.users.find((each) => each.id === id)?.username] : Number(id);
  const group = (id: string) =>
    natural ? [original.groups.find((each) => each.id === id)?.name] : Number(id);
  const permission = (name: 'view' | 'scan') =>
    natural ? [name, 'gallery', 'photo'] : permissionIds[name];
  const key = (id: string) => (natural ? {} : { pk: Number(id) });
  const policies = (['album', 'photo'] as const).flatMap((kind) =>
    original[`${kind}s`].flatMap(({ id, policy }) => {
      if (!policy) return [];
      const { inherit } = policy;
      const fields = {
        public: policy.public,
        ...(kind === 'album' && { inherit }),
        [kind]: Number(id),
        users: policy.userIds.map(user),
        groups: policy.groupIds.map(group),
      };
      return [{ model: `gallery.${kind}accesspolicy`, pk: Number(id), fields }];
    }),
  );
  return JSON.stringify([
    ...(natural
      ? []
      : [
          {
            model: 'contenttypes.contenttype',
            pk: 1,
            fields: { app_label: 'gallery', model: 'photo' },
          },
          ...Object.entries(permissionIds).map(([codename, pk]) => ({
            model: 'auth.permission',
            pk,
            fields: { name: codename, content_type: 1, codename },
          })),
        ]),
    ...original.groups.map(({ id, name, permissions }) => ({
      model: 'auth.group',
      ...key(id),
      fields: { name, permissions: permissions.map(permission) },
    })),
    ...original.users.map((each) => ({
      model: 'auth.user',
      ...key(each.id),
      fields: {
        username: each.username,
        password: each.password,
        first_name: each.name,
        last_name: '',
        email: each.email,
        is_active: each.isActive,
        is_superuser: each.isSuperuser,
        groups: each.groupIds.map(group),
        user_permissions: each.permissions.map(permission),
      },
    })),
    ...original.albums.map(({ id, policy: _, ...fields }) => ({
      model: 'gallery.album',
      pk: Number(id),
      fields,
    })),
    ...original.photos.map(({ id, albumId, filename }) => ({
      model: 'gallery.photo',
      pk: Number(id),
      fields: { album: Number(albumId), filename, date: null },
    })),
    ...policies,
  ]);
}
