import { createHash } from 'node:crypto';
import type { Database, Tx } from '../db/open.ts';
import { atomically, runAndRollBack } from '../db/write.ts';
import { makeLink } from '../links/links.ts';
import { listWithoutLink } from '../links/linkUse.ts';
import { editAlbum } from '../photos/edits.ts';
import type { PolicyCounts } from '../policies/apply.ts';
import { applyPolicyPlan } from '../policies/change.ts';
import { recordChange } from '../policies/history.ts';
import { albumsToEdit } from './albumEdits.ts';
import {
  compareGalleries,
  idsSeeingAll,
  readSeenBefore,
  type ViewerComparison,
} from './compare.ts';
import { importOriginalPeople, type People, type PeopleReport } from './importOriginalPeople.ts';
import { planPolicies } from './importPolicies.ts';
import { type Matches, matchThings } from './matchThings.ts';
import { ImportError, type Original } from './original.ts';
import type { OriginalPhotoRule } from './originalRule.ts';

export type ImportOptions = {
  readonly photoRule: OriginalPhotoRule;
  /** Policies here that differ give way to those of the other gallery. */
  readonly replace: boolean;
  /** Allows that somebody sees more here than in the other gallery. */
  readonly allowMore: boolean;
  /** New links are made for those who have none that works. */
  readonly links: boolean;
};

export type ImportReport = {
  readonly people: PeopleReport;
  readonly matches: Matches;
  readonly policies: PolicyCounts;
  /** How many albums and photos keep another policy than they had there. */
  readonly kept: number;
  /** Albums that get the name or the date that was entered there. */
  readonly edited: number;
  readonly comparisons: readonly ViewerComparison[];
  /** Is there anything to add? */
  readonly changes: boolean;
  /** Would somebody see more than there? */
  readonly showsMore: boolean;
  /** `applyImport` compares it, so that what is applied is what was looked at. */
  readonly digest: string;
};

export type NewPersonalLink = {
  readonly handle: string;
  readonly name: string;
  readonly email: string | null;
  readonly token: string;
};

type AppliedImport = {
  readonly report: ImportReport;
  /** For `undoChange`; null where nothing changed. */
  readonly changeId: number | null;
  readonly links: readonly NewPersonalLink[];
};

/**
 * Does all that an import would do in a transaction that is rolled back, so that the report is made by the
 * same statements that pages use afterwards.
 *
 * @throws ImportError
 */
export function tryImport(db: Database, original: Original, options: ImportOptions): ImportReport {
  return runAndRollBack(db, (tx) => runImport(tx, original, options).report);
}

/**
 * Imports, wholly or not at all. `digest` is that of the report that was looked at. `keepLinks` is
 * called before the import is committed; if it throws, nothing is imported.
 *
 * @throws ImportError where somebody would see more (unless allowed), or the gallery has changed since
 */
export function applyImport(
  db: Database,
  original: Original,
  options: ImportOptions,
  digest: string,
  keepLinks: (links: readonly NewPersonalLink[]) => void = () => {},
): AppliedImport {
  return atomically(db, (tx) => {
    const applied = runImport(tx, original, options);
    const { report } = applied;
    if (report.digest !== digest) {
      throw new ImportError('The gallery was changed meanwhile. Nothing was applied: try again.');
    }
    if (report.showsMore && report.changes && !options.allowMore) {
      throw new ImportError('Somebody would see more than there. Nothing was applied.');
    }
    keepLinks(applied.links);
    return applied;
  });
}

function runImport(tx: Tx, original: Original, options: ImportOptions): AppliedImport {
  const matches = matchThings(tx, original);
  if (matches.albums.length === 0) throw nothingMatches(original);
  const [before, exempt] = [readSeenBefore(tx, matches), idsSeeingAll(tx)];
  const { people, report, imported } = importOriginalPeople(tx, original);
  const { plan, kept } = planPolicies(tx, original, matches, people, options);
  const edits = albumsToEdit(matches.albums);
  for (const { albumId, ...edit } of edits) editAlbum(tx, null, albumId, edit);
  const hasChanges =
    plan.length + edits.length + report.addedUsers.length + report.addedGroups.length > 0 ||
    report.addedMembers + report.permissions.length > 0;
  const changeId = hasChanges
    ? recordChange(tx, null, 'import', plan, { imported: { ...imported, edits } }).id
    : null;
  const policies =
    plan.length > 0 && changeId !== null
      ? applyPolicyPlan(tx, null, 'import', plan, { changeId })
      : { created: 0, changed: 0, deleted: 0 };
  const links = options.links ? makeLinks(tx, people) : [];
  const { photoRule } = options;
  const imports = { original, matches, people, photoRule, before, exempt };
  const comparisons = compareGalleries(tx, imports);
  const showsMore = comparisons.some(({ more, unknown }) => more.length + unknown.length > 0);
  const said = { people: report, policies, kept: kept.length, edited: edits.length, comparisons };
  const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  return {
    report: { ...said, matches, changes: hasChanges, showsMore, digest },
    changeId,
    links,
  };
}

/** Links for those of the imported people who can sign in and have no link that works. */
function makeLinks(tx: Tx, { users }: People): NewPersonalLink[] {
  return listWithoutLink(tx, [...users.values()]).map(({ id, ...user }) => ({
    ...user,
    token: makeLink(tx, null, id).token,
  }));
}

function nothingMatches({ albums }: Original): ImportError {
  const [first] = albums;
  const example = first ? `, such as ${first.dirpath} (${first.category}),` : '';
  return new ImportError(
    `None of the ${albums.length} albums there${example} is here. Scan the same library first (npm run scan), with patterns of the same categories: those of the other gallery can be pasted into gallery.yaml.`,
  );
}
