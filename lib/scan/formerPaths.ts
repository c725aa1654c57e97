/** Where paths were before directories of albums were renamed. Free of input and output. */
import { isWithin } from './pathForm.ts';

/** The directories where an album was and is, by raw paths. */
export type MovedAlbum = {
  readonly from: string;
  readonly to: string;
};

/**
 * The rule for files, by where they are and by where they were before the renames. Threat: what a scan
 * could not look at is renamed before the next one.
 */
export function ruleAfter<Rule extends ((rawPath: string) => boolean) | null>(
  rule: Rule,
  moved: readonly MovedAlbum[],
): Rule | ((rawPath: string) => boolean) {
  if (rule === null || moved.length === 0) return rule;
  const renames = listRenames(moved);
  return (path) =>
    rule(path) ||
    renames.some(
      ({ from, to }) => isWithin(path, to) && rule(pathAfter(path, { from: to, to: from })),
    );
}

/** This place, and what it is called since these albums were moved. */
export function placesAfter(place: string, moved: readonly MovedAlbum[]): string[] {
  const after = listRenames(moved).flatMap(({ from, to }) => {
    if (isWithin(place, from)) return [pathAfter(place, { from, to })];
    return isWithin(from, place) ? [to] : [];
  });
  return [place, ...after];
}

/** What a path within a directory is called once the directory is renamed; '' is the library itself. */
function pathAfter(path: string, { from, to }: MovedAlbum): string {
  const below = from === '' ? path : path.slice(from.length + 1);
  return [to, below].filter((part) => part !== '').join('/');
}

/** The directories that were renamed, each by the highest one that was, but for the library itself. */
function listRenames(moved: readonly MovedAlbum[]): MovedAlbum[] {
  const renames = moved.map(({ from, to }): MovedAlbum => {
    const [before, after] = [from.split('/'), to.split('/')];
    while (before.length > 1 && after.length > 1 && before.at(-1) === after.at(-1)) {
      before.pop();
      after.pop();
    }
    return { from: before.join('/'), to: after.join('/') };
  });
  return [...new Map(renames.map((each) => [`${each.from}//${each.to}`, each])).values()];
}
