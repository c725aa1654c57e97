import type { Database } from '../../lib/db/open.ts';
import type { ViewerComparison } from '../../lib/django/compare.ts';
import type { ImportReport } from '../../lib/django/importOriginal.ts';
import type { Original } from '../../lib/django/original.ts';
import { listTitles } from '../../lib/photos/targetTitles.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { plural } from '../command.ts';

const MOST_PATHS = 100;
const MOST_EXAMPLES = 5;

/** What an import would bring, and who would see what, as lines. */
export function listReportInWords(
  db: Database,
  original: Original,
  report: ImportReport,
): string[] {
  const { people, matches, policies } = report;
  const { unmatchedAlbums, unmatchedPhotos } = matches;
  const found = original.photos.length - unmatchedPhotos.length;
  const known = original.users.length - people.addedUsers.length;
  const lines = [
    `Albums: ${original.albums.length - unmatchedAlbums.length} of ${original.albums.length} are here. Photos: ${found} of ${original.photos.length}.`,
    ...exampleLines('Not here', notHere(original, report)),
    `Users: ${people.addedUsers.length} added, ${known} here already. Groups: ${people.addedGroups.length} added. Members: ${people.addedMembers} added.`,
    ...people.addedUsers
      .filter(({ handle, username }) => handle !== username)
      .map(({ handle, username }) => `  ${username} has the handle ${handle} here.`),
    ...people.permissions.map(
      ({ holder, permission }) => `  ${holder} gets the permission ${permission}.`,
    ),
    ...people.notes.map((note) => `  ${note}`),
    `Policies: ${policies.created} added, ${policies.changed} replaced, ${policies.deleted} removed, ${report.kept} differ here and stay.`,
    `Names and dates of albums: ${report.edited}.`,
  ];
  const different = report.comparisons.filter(isDifferent);
  const same = report.comparisons.length - different.length;
  return [
    ...lines,
    `${same} of ${plural(report.comparisons.length, 'viewer')} (visitors are one) would see exactly what they saw there.`,
    ...different.flatMap((each) => comparisonInWords(db, original, each)),
  ].map(terminalText);
}

function isDifferent({ more, unknown, fewer }: ViewerComparison): boolean {
  return more.length + unknown.length + fewer.length > 0;
}

function comparisonInWords(
  db: Database,
  original: Original,
  comparison: ViewerComparison,
): string[] {
  const { user, there, here, more, unknown, fewer } = comparison;
  return [
    `${user ?? 'Visitors'}: ${plural(there, 'photo')} there, ${here} of the same gallery here.`,
    ...exampleLines(`More than there: ${more.length}`, pathsHere(db, more)),
    ...exampleLines(`Newly shown, and not there at all: ${unknown.length}`, pathsHere(db, unknown)),
    ...exampleLines(`Fewer than there: ${fewer.length}`, pathsThere(original, fewer)),
  ];
}

function exampleLines(title: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const shown = paths.slice(0, MOST_EXAMPLES).join(', ');
  return [`  ${title}: ${shown}${paths.length > MOST_EXAMPLES ? ', ...' : ''}`];
}

/** Paths of the first photos, one more than are shown. */
function pathsHere(db: Database, ids: readonly number[]): string[] {
  const first = ids.slice(0, MOST_EXAMPLES + 1).map((id) => ({ kind: 'photo', id }) as const);
  return listTitles(db, first).map(({ path }) => path);
}

function pathsThere({ albums, photos }: Original, ids: readonly string[]): string[] {
  const wanted = new Set(ids.slice(0, MOST_EXAMPLES + 1));
  const dirpaths = new Map(albums.map(({ id, dirpath }) => [id, dirpath]));
  return photos
    .filter(({ id }) => wanted.has(id))
    .map(({ albumId, filename }) => `${dirpaths.get(albumId) ?? '?'}/${filename}`);
}

/** Albums that are not here, and photos that are not in those that are. */
function notHere(original: Original, { matches }: ImportReport): string[] {
  const missing = new Set(matches.unmatchedAlbums.map(({ id }) => id));
  const photos = matches.unmatchedPhotos.filter(({ albumId }) => !missing.has(albumId));
  const dirpaths = new Map(original.albums.map(({ id, dirpath }) => [id, dirpath]));
  return [
    ...matches.unmatchedAlbums.map(({ dirpath, category }) => `${dirpath} (${category})`),
    ...photos.map(({ albumId, filename }) => `${dirpaths.get(albumId) ?? '?'}/${filename}`),
  ];
}

/** The same as JSON. */
export function reportAsJson(
  db: Database,
  original: Original,
  report: ImportReport,
  { changeId, links }: { readonly changeId: number | null; readonly links: readonly unknown[] },
  applied: boolean,
) {
  const { people, matches, policies } = report;
  const counted = <T>(all: readonly T[], paths: (some: readonly T[]) => string[]) => ({
    count: all.length,
    examples: paths(all).slice(0, MOST_EXAMPLES),
  });
  return {
    applied,
    change: changeId,
    shows_more: report.showsMore,
    users: people.addedUsers.map(({ handle }) => handle),
    groups: people.addedGroups,
    members: people.addedMembers,
    permissions: people.permissions,
    albums: sizes(original.albums.length, matches.unmatchedAlbums.length),
    photos: sizes(original.photos.length, matches.unmatchedPhotos.length),
    not_here: notHere(original, report).slice(0, MOST_PATHS),
    policies: { ...policies, kept: report.kept },
    edited: report.edited,
    notes: people.notes,
    links: links.length,
    people: report.comparisons.map(({ user, there, here, more, unknown, fewer }) => ({
      user,
      there,
      here,
      more: counted(more, (ids) => pathsHere(db, ids)),
      unknown: counted(unknown, (ids) => pathsHere(db, ids)),
      fewer: counted(fewer, (ids) => pathsThere(original, ids)),
    })),
  };
}

function sizes(all: number, missing: number) {
  return { matched: all - missing, not_here: missing };
}
