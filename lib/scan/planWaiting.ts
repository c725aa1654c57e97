/**
 * Decides which photos wait for approval, and why. Free of input and output. A photo waits if
 * somebody would see it who could not see it before, if it cannot be told from a hidden one, or if
 * the configuration demands a review of new photos.
 */
import type { WaitingReason } from '../db/waiting.ts';
import type { PlaceOfAudience } from './exposure.ts';
import type { IdentityRow } from './knownRows.ts';
import type { PlacedAlbum } from './placeAlbums.ts';
import {
  besideTest,
  type PlaceById,
  type PlacedFile,
  type RecognisedFile,
  type WaitingQuestion,
  whyIgnoredWaits,
  whyNewWaits,
  whyRecognisedWaits,
  whyReplacedWaits,
  whyReturnedWaits,
  whySameNameWaits,
  whyUnseenWaits,
} from './waitingReasons.ts';

/** The files that wait from now on, by raw path, with the reasons. */
export function planWaiting(question: WaitingQuestion): Map<string, WaitingReason> {
  const { placed, rowOf, exposures } = question;
  const waiting = new Map<string, WaitingReason>();
  const isBeside = besideTest(question);
  const recognised: RecognisedFile[] = [];
  const added: PlacedFile[] = [];
  for (const place of placed) {
    const where = placeOf(place);
    for (const rawPath of place.found.photos.keys()) {
      const row = rowOf.get(rawPath);
      if (row) recognised.push({ rawPath, place, where, row });
      else added.push({ rawPath, place, where });
    }
  }
  const hold = ({ rawPath }: PlacedFile, reason: WaitingReason | null) => {
    if (reason) waiting.set(rawPath, reason);
  };
  for (const file of recognised) hold(file, whyRecognisedWaits(question, file));
  // Whoever sees a present photo may see its copies. Threat: a photo that waits is seen by nobody,
  // wherever it was moved to, so it is no reason to show a copy; nor are photos that return a reason to
  // show each other.
  const stayed = standingById(question, waiting, ({ presence }) => presence === 'present');
  const filed = new Set([...rowOf.values()].map(({ id }) => id));
  for (const file of recognised) {
    const { rawPath, row } = file;
    if (row.presence !== 'gone' || waiting.has(rawPath)) continue;
    const isBesideAnother = question.renewed.has(rawPath) && !exposures.hasPolicy(row);
    // Threat: a picture saved from a hidden photo may get the name of a missing one.
    if (isBesideAnother && !question.copyOf.has(rawPath) && isBeside(rawPath)) hold(file, 'beside');
    else hold(file, whyReturnedWaits(question, file, stayed, filed));
    if (!waiting.has(rawPath)) hold(file, whyIgnoredWaits(question, file, row));
  }
  for (const file of recognised) {
    if (!waiting.has(file.rawPath)) hold(file, whySameNameWaits(question, file));
  }
  const standing = standingById(question, waiting, () => true);
  for (const file of recognised) {
    const isHeld = (waiting.get(file.rawPath) ?? 'moved') !== 'moved';
    if (!isHeld) hold(file, whyReplacedWaits(question, file, standing));
  }
  for (const file of added) {
    const known = whyNewWaits(question, file, standing, isBeside);
    hold(
      file,
      known ?? whyIgnoredWaits(question, file, null) ?? whyUnseenWaits(question, file, null),
    );
  }
  return waiting;
}

function placeOf({ found, known, policyFrom }: PlacedAlbum): PlaceOfAudience {
  if (known && !known.unrevealed) return { kind: 'album', id: known.id };
  if (policyFrom === 'nobody') return { kind: 'nobody' };
  return policyFrom === null ? { kind: 'new', place: found } : { kind: 'copy', id: policyFrom.id };
}

/** The places of the photos that do not wait and for which `counts` holds. */
function standingById(
  { placed, rowOf, copyOf, returnedLike }: WaitingQuestion,
  waiting: ReadonlyMap<string, WaitingReason>,
  counts: (row: IdentityRow) => boolean,
): PlaceById {
  const standing = new Map<number, PlaceOfAudience>();
  if (copyOf.size === 0 && returnedLike.size === 0) return standing;
  for (const place of placed) {
    const where = placeOf(place);
    for (const rawPath of place.found.photos.keys()) {
      const row = rowOf.get(rawPath);
      if (row && row.waiting === null && counts(row) && !waiting.has(rawPath))
        standing.set(row.id, where);
    }
  }
  return standing;
}
