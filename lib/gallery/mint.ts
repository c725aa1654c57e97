declare const visible: unique symbol;

/**
 * A row that its viewer may see. Only the by-viewer queries of this directory make one (the linter
 * keeps `mint` inside it), and thumbnails, originals and archives accept nothing else: to serve an
 * unchecked photo does not compile.
 */
export type Visible<T> = T & { readonly [visible]: true };

export function mint<T>(row: T): Visible<T> {
  return row as Visible<T>;
}

export function mintAll<T>(rows: readonly T[]): Visible<T>[] {
  return rows as Visible<T>[];
}
