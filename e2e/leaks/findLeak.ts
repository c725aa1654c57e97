import type { Answer } from './http.ts';
import { idsIn } from './pageIds.ts';
import { admins, type ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/**
 * Finds anything in a response that this viewer must not see: names of albums and files, ids of
 * photos and albums, years, people and their addresses, tokens. Null where there is nothing.
 */
export function findLeak(
  world: LeakWorld,
  viewer: ViewerName,
  { text }: Answer,
  isAdminPage: boolean,
): string | null {
  const secret = world.secrets.find((each) => text.includes(each));
  if (secret !== undefined) return 'a token or a password';
  if (/scrypt\$|argon2|[0-9a-f]{64}/.test(text)) return 'a digest of a secret';
  if (isAdminPage && admins.includes(viewer)) return null;
  for (const kind of ['albums', 'photos'] as const) {
    const seen = new Set(world[kind].filter(sees(viewer)).map(({ id }) => id));
    const hidden = idsIn(text, kind).find((id) => !seen.has(id));
    if (hidden !== undefined) return `/${kind}/${hidden}`;
  }
  const names = [
    ...world.albums.filter((each) => !sees(viewer)(each)).map(({ name }) => name),
    ...world.photos
      .filter((each) => !sees(viewer)(each))
      .map(({ file }) => file.replace(/\.\w+$/, '')),
    ...(viewer === 'vera' || viewer === 'olga' ? [] : ['mail.example']),
    world.folder,
    'library/',
  ];
  return names.find((name) => new RegExp(`\\b${name}\\b`).test(text)) ?? null;
}

const sees =
  (viewer: ViewerName) =>
  ({ seenBy }: { readonly seenBy: readonly ViewerName[] }) =>
    seenBy.includes(viewer);
