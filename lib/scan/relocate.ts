/** Where the albums of a gallery are after a scan. Free of input and output. */
import type { Exposures } from './exposure.ts';
import type { KnownAlbum } from './knownRows.ts';
import type { PlacedAlbum } from './placeAlbums.ts';

/**
 * Which albums are in another directory from now on, and where the others are. One that is missing, or goes
 * missing, is nowhere; one that may be in an unreadable place is where it was.
 */
export function relocate(
  known: readonly KnownAlbum[],
  placed: readonly PlacedAlbum[],
  isUncertain: (album: KnownAlbum) => boolean,
): Parameters<Exposures['following']>[0] {
  const rows = placed.flatMap(({ found, known: row, isMoved }) =>
    row && !row.unrevealed ? [{ from: row, to: found, isMoved }] : [],
  );
  const isPlaced = new Set(rows.map(({ from }) => from.id));
  const unknown = known.filter(
    (album) => !isPlaced.has(album.id) && album.missingSince === null && isUncertain(album),
  );
  return {
    moved: rows.filter(({ isMoved }) => isMoved),
    copied: placed.flatMap(({ found, policyFrom }) =>
      policyFrom === null || policyFrom === 'nobody' ? [] : [{ from: policyFrom, to: found }],
    ),
    stayed: [...rows.filter(({ isMoved }) => !isMoved).map(({ from }) => from), ...unknown],
    unread: unknown,
  };
}
