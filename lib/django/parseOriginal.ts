import { z } from 'zod';
import {
  ImportError,
  type Original,
  type OriginalPermission,
  type OriginalPolicy,
} from './original.ts';

// Twice what Django's own columns hold, so that nothing that Django accepted is refused.
const text = (most: number) => z.string().max(most);
const key = z.union([z.int(), text(300).min(1), z.bigint()]).transform(String);
/** A boolean: 0 or 1 in SQLite, true or false in dumps. */
const flag = z.union([z.boolean(), z.literal(0), z.literal(1)]).transform(Boolean);
const pair = z.tuple([key, key]);

const tables = z.object({
  users: z.array(
    z.object({
      id: key,
      username: text(300).min(1),
      first_name: text(300).nullish(),
      last_name: text(300).nullish(),
      email: text(600).nullish(),
      password: text(600).nullish(),
      is_active: flag.default(true),
      is_superuser: flag.default(false),
    }),
  ),
  groups: z.array(z.object({ id: key, name: text(300).min(1) })),
  permissions: z.array(z.object({ id: key, codename: text(300), app: text(300) })),
  memberships: z.array(pair),
  userPermissions: z.array(pair),
  groupPermissions: z.array(pair),
  albums: z.array(
    z.object({
      id: key,
      category: text(300),
      dirpath: text(4096),
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is no date'),
      name: text(300),
    }),
  ),
  photos: z.array(z.object({ id: key, album_id: key, filename: text(1000).min(1) })),
  albumPolicies: z.array(
    z.object({ id: key, album_id: key, public: flag, inherit: flag.default(true) }),
  ),
  albumPolicyUsers: z.array(pair),
  albumPolicyGroups: z.array(pair),
  photoPolicies: z.array(z.object({ id: key, photo_id: key, public: flag })),
  photoPolicyUsers: z.array(pair),
  photoPolicyGroups: z.array(pair),
});

/** The rows of the tables that are read, by our names for them. Tables of many to many are pairs of keys. */
type OriginalTables = { readonly [Name in keyof z.infer<typeof tables>]: unknown };

/**
 * Makes an original of the rows of its tables.
 *
 * @throws ImportError naming the first values that are not what Django would have stored
 */
export function parseOriginal(rows: OriginalTables): Original {
  const parsed = tables.safeParse(rows);
  if (!parsed.success) throw unreadable(parsed.error);
  const known = parsed.data;
  const albumPolicies = joinPolicies(
    known.albumPolicies,
    known.albumPolicyUsers,
    known.albumPolicyGroups,
  );
  const photoPolicies = joinPolicies(
    known.photoPolicies,
    known.photoPolicyUsers,
    known.photoPolicyGroups,
  );
  const ofAlbum = new Map(known.albumPolicies.map((each, i) => [each.album_id, albumPolicies[i]]));
  const ofPhoto = new Map(known.photoPolicies.map((each, i) => [each.photo_id, photoPolicies[i]]));
  const groupIds = linked(known.memberships);
  const own = permissionsOf(known.permissions, known.userPermissions);
  const ofGroup = permissionsOf(known.permissions, known.groupPermissions);
  return {
    users: known.users.map((user) => ({
      id: user.id,
      username: user.username,
      name: [user.first_name, user.last_name].filter(Boolean).join(' ').trim(),
      email: user.email ?? '',
      password: user.password ?? '',
      isActive: user.is_active,
      isSuperuser: user.is_superuser,
      groupIds: groupIds.get(user.id) ?? [],
      permissions: own(user.id),
    })),
    groups: known.groups.map(({ id, name }) => ({ id, name, permissions: ofGroup(id) })),
    albums: known.albums.map((album) => ({ ...album, policy: ofAlbum.get(album.id) ?? null })),
    photos: known.photos.map(({ id, album_id: albumId, filename }) => ({
      id,
      albumId,
      filename,
      policy: ofPhoto.get(id) ?? null,
    })),
  };
}

function joinPolicies(
  policies: readonly { id: string; public: boolean; inherit?: boolean }[],
  users: readonly [string, string][],
  groups: readonly [string, string][],
): OriginalPolicy[] {
  const [userIds, groupIds] = [linked(users), linked(groups)];
  return policies.map(({ id, public: isPublic, inherit = false }) => ({
    public: isPublic,
    inherit,
    userIds: userIds.get(id) ?? [],
    groupIds: groupIds.get(id) ?? [],
  }));
}

function linked(pairs: readonly [string, string][]): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    const known = all.get(from);
    if (known) known.push(to);
    else all.set(from, [to]);
  }
  return all;
}

/** The gallery's two permissions; `view` of another application, or `view_photo`, is none of them. */
function permissionsOf(
  permissions: readonly { id: string; codename: string; app: string }[],
  held: readonly [string, string][],
): (holder: string) => OriginalPermission[] {
  const named = new Map<string, OriginalPermission>(
    permissions.flatMap(({ id, codename, app }) =>
      app === 'gallery' && (codename === 'view' || codename === 'scan')
        ? [[id, codename] as const]
        : [],
    ),
  );
  const ids = linked(held);
  return (holder) => (ids.get(holder) ?? []).flatMap((id) => named.get(id) ?? []);
}

function unreadable(error: z.ZodError): ImportError {
  const faults = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `  ${path.map(String).join(' ')}: ${message}`);
  return new ImportError(
    `The file holds values that are not those of a gallery of Django:\n${faults.join('\n')}`,
  );
}
