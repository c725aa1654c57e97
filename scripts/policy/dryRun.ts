import { type Target, tagOf } from '../../lib/access/targets.ts';
import type { Database } from '../../lib/db/open.ts';
import { listTitles } from '../../lib/photos/targetTitles.ts';
import {
  type FileChange,
  type GainsAndLosses,
  listFileChanges,
  summariseChange,
} from '../../lib/policies/impact/impact.ts';
import type { Difference, ShareDifference } from '../../lib/policies/impact/shares.ts';
import type { PlannedPolicy } from '../../lib/policies/plan.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { plural, printJson } from '../command.ts';

/** Prints what a change would do, and to what. */
export function printDryRun(
  db: Database,
  targets: readonly Target[],
  plan: readonly PlannedPolicy[],
  json: boolean,
): void {
  const { people, shares } = summariseChange(db, plan);
  const files = listFileChanges(db, plan);
  if (json) {
    printJson({
      targets: targets.map(tagOf),
      ...changeAsJson({ people, shares }),
      files: files.map(jsonFileChange),
    });
    return;
  }
  for (const { target, path } of listTitles(db, targets)) {
    console.log(`${tagOf(target)} ${terminalText(path || '/')}`);
  }
  for (const line of listChangeInWords({ people, shares })) console.log(line);
  for (const each of files) console.log(fileChangeInWords(each));
}

/** Lines that say who would gain and lose what. */
export function listChangeInWords({
  people,
  shares,
}: ReturnType<typeof summariseChange>): string[] {
  if (people.length + shares.length === 0) return ['Nobody would see more or less than now.'];
  return [...people.map(personInWords), ...shares.map(shareInWords)];
}

/** The same as JSON. */
export function changeAsJson({ people, shares }: ReturnType<typeof summariseChange>) {
  return {
    people: people.map(({ user, gained, lost }) => ({ user: user?.handle ?? null, gained, lost })),
    shares: shares.map(({ share, ...amounts }) => ({ ...share, ...amounts })),
  };
}

function personInWords({ user, ...difference }: GainsAndLosses): string {
  return differenceInWords(user ? `${user.name} (${user.handle})` : 'Visitors', difference);
}

function shareInWords({ share, ...difference }: ShareDifference): string {
  const who = `Everybody with the link to share ${share.id}, ${terminalText(share.name)},`;
  return differenceInWords(who, difference);
}

function differenceInWords(who: string, { gained, lost }: Difference): string {
  const parts = [amounts('gain', gained), amounts('lose', lost)].filter((part) => part !== '');
  return `${who} would ${parts.join(' and ')}.`;
}

function amounts(verb: string, { albums, photos }: { albums: number; photos: number }): string {
  return albums + photos === 0
    ? ''
    : `${verb} ${plural(albums, 'album')} and ${plural(photos, 'photo')}`;
}

function jsonFileChange({ term, to, count }: FileChange) {
  return term === 'stripMetadata' ? { term: 'metadata', to: !to, count } : { term, to, count };
}

function fileChangeInWords(change: FileChange): string {
  const { term, to, count } = jsonFileChange(change);
  return `Of ${count} of them downloads would ${to ? 'have' : 'no longer have'} ${term}.`;
}
