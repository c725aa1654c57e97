import { z } from 'zod';
import { messageOf } from '../process/thrown.ts';
import { ImportError, type Original } from './original.ts';
import { parseOriginal } from './parseOriginal.ts';

const object = z.object({
  model: z.string(),
  /** Left out by `--natural-primary`. */
  pk: z.union([z.int(), z.string()]).optional(),
  fields: z.record(z.string(), z.unknown()),
});

type Fields = Record<string, unknown>;
type Item = { readonly id: string; readonly fields: Fields };

/**
 * Reads what `manage.py dumpdata` wrote, with or without its options for natural keys.
 *
 * @throws ImportError
 */
export function readOriginalDump(text: string): Original {
  const byModel = readItems(text);
  const of = (model: string) => byModel.get(model) ?? [];
  if (of('gallery.album').length === 0) {
    throw new ImportError(
      'The dump holds no albums (gallery.album). Make it with: python manage.py dumpdata auth contenttypes gallery > dump.json',
    );
  }
  const userModel = getUserModel(byModel);
  const users = of(userModel);
  const types = of('contenttypes.contenttype');
  const apps = new Map(types.map(({ id, fields }) => [id, fields['app_label']]));
  const permissions = of('auth.permission').map(({ id, fields }) => ({
    id,
    codename: fields['codename'],
    app: appOf(fields['content_type'], apps),
  }));
  const keys: Keys = {
    user: byName(users, ({ username, email }) => [username ?? email]),
    group: byName(of('auth.group'), ({ name }) => [name]),
    permission: new Map(
      permissions.map(({ id, codename, app }) => [JSON.stringify([codename, app]), id]),
    ),
    album: byName(of('gallery.album'), ({ dirpath, category }) => [dirpath, category]),
    photo: new Map(),
  };
  const pairs = (items: readonly Item[], field: string, kind: keyof Keys) =>
    items.flatMap(({ id, fields }) =>
      list(fields[field]).map((key) => [id, keyOf(key, keys[kind])]),
    );
  const [albumPolicies, photoPolicies] = [
    of('gallery.albumaccesspolicy'),
    of('gallery.photoaccesspolicy'),
  ];
  return parseOriginal({
    users: users.map(({ id, fields }) => ({
      ...fields,
      id,
      username: fields['username'] ?? fields['email'],
    })),
    groups: of('auth.group').map(({ id, fields }) => ({ ...fields, id })),
    permissions: [...permissions, ...namedPermissions(byModel, userModel)],
    memberships: pairs(users, 'groups', 'group'),
    userPermissions: pairs(users, 'user_permissions', 'permission'),
    groupPermissions: pairs(of('auth.group'), 'permissions', 'permission'),
    albums: of('gallery.album').map(({ id, fields }) => ({ ...fields, id })),
    photos: of('gallery.photo').map(({ id, fields }) => ({
      id,
      album_id: keyOf(fields['album'], keys.album),
      filename: fields['filename'],
    })),
    albumPolicies: albumPolicies.map(({ id, fields }) => ({
      ...fields,
      id,
      album_id: keyOf(fields['album'], keys.album),
    })),
    albumPolicyUsers: pairs(albumPolicies, 'users', 'user'),
    albumPolicyGroups: pairs(albumPolicies, 'groups', 'group'),
    photoPolicies: photoPolicies.map(({ id, fields }) => ({
      ...fields,
      id,
      photo_id: keyOf(fields['photo'], keys.photo),
    })),
    photoPolicyUsers: pairs(photoPolicies, 'users', 'user'),
    photoPolicyGroups: pairs(photoPolicies, 'groups', 'group'),
  });
}

function readItems(text: string): Map<string, Item[]> {
  let value: unknown;
  try {
    // With `--format jsonl` each line is an object.
    value = text.trimStart().startsWith('{')
      ? text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]))
      : JSON.parse(text);
  } catch (error) {
    throw new ImportError(`The dump is no JSON (${messageOf(error)}).`);
  }
  const parsed = z.array(object).safeParse(value);
  if (!parsed.success) {
    throw new ImportError(
      'The dump is not what "manage.py dumpdata" writes: a list of objects with model, pk and fields.',
    );
  }
  const items = parsed.data.map(({ model, pk, fields }, i) => ({
    model: model.toLowerCase(),
    // An object without a key of its own is referred to by its natural key alone.
    item: { id: pk === undefined ? `natural:${i}` : String(pk), fields },
  }));
  const grouped = Map.groupBy(items, ({ model }) => model);
  return new Map([...grouped].map(([model, each]) => [model, each.map(({ item }) => item)]));
}

/** A project may have a model of its own for users. */
function getUserModel(byModel: ReadonlyMap<string, readonly Item[]>): string {
  if (byModel.has('auth.user')) return 'auth.user';
  const own = [...byModel].find(
    ([, [first]]) => first && 'password' in first.fields && 'groups' in first.fields,
  );
  if (own) return own[0];
  throw new ImportError(
    'The dump holds no users (auth.user). Make it with: python manage.py dumpdata auth contenttypes gallery > dump.json',
  );
}

/** Ids, by the JSON of their natural keys. */
type Names = ReadonlyMap<string, string>;
type Keys = { readonly [Kind in 'user' | 'group' | 'permission' | 'album' | 'photo']: Names };

function byName(items: readonly Item[], natural: (fields: Fields) => unknown[]): Names {
  return new Map(items.map(({ id, fields }) => [JSON.stringify(natural(fields)), id]));
}

/** The id of an object that is referred to by its key, or by its natural key, which is a list. */
function keyOf(key: unknown, names: Names): string {
  if (!Array.isArray(key)) return String(key);
  // The natural key of a permission ends with the name of its model.
  const found = names.get(JSON.stringify(key)) ?? names.get(JSON.stringify(key.slice(0, 2)));
  return found ?? `natural:${JSON.stringify(key)}`;
}

/** Permissions that are referred to by natural keys, and are not in the dump themselves. */
function namedPermissions(byModel: ReadonlyMap<string, readonly Item[]>, userModel: string) {
  const held = [
    ...(byModel.get(userModel) ?? []).map(({ fields }) => fields['user_permissions']),
    ...(byModel.get('auth.group') ?? []).map(({ fields }) => fields['permissions']),
  ];
  const keys = held.flatMap(list).filter(Array.isArray);
  return keys.map((key) => ({ id: keyOf(key, new Map()), codename: key[0], app: key[1] }));
}

function appOf(type: unknown, apps: ReadonlyMap<string, unknown>): unknown {
  return Array.isArray(type) ? type[0] : (apps.get(String(type)) ?? '');
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
