import type { Round } from './arbitraryHistory.ts';
import type { MemoryFile } from './memoryLibrary.ts';
import { jpeg } from './testJpeg.ts';

/** Tests only: what tests know of a random library without asking a scan: its files, byte for byte. */
export type HistoryWorld = {
  readonly disk: ReturnType<typeof makeDisk>;
  readonly dataDir: string;
  /** What each row's file held after the last scan that found it, by the row's id. */
  readonly contents: Map<number, string>;
  /**
   * The contents that each row's file had whenever it was approved, for which its policies were
   * made.
   */
  readonly approved: Map<number, Set<string>>;
  /**
   * Contents that were replaced in place, with the viewers (by their place in `viewers`) who could
   * see them then.
   */
  readonly formers: Map<string, Set<number>>;
  /** Contents that some scan has read. */
  readonly everRead: Set<string>;
};

/** Notes that the owner has approved this content of a row. */
export function noteApproved({ approved }: HistoryWorld, id: number, content: string): void {
  const contents = approved.get(id) ?? new Set();
  approved.set(id, contents.add(content));
}

/**
 * Notes the content that a row's file has had until now. `wouldSee`: by viewer, the rows that each
 * could see.
 */
export function noteFormer(
  { contents, formers }: HistoryWorld,
  id: number,
  wouldSee: readonly ReadonlySet<number>[],
): void {
  const content = contents.get(id);
  if (content === undefined) return;
  const audience = formers.get(content) ?? new Set();
  for (const [i, rows] of wouldSee.entries()) if (rows.has(id)) audience.add(i);
  formers.set(content, audience);
}

/** The content of a file without any. */
export const EMPTY = 'empty';

/**
 * Files by path; each content is named by a number. All files have the same size, except empty
 * ones.
 */
export function makeDisk() {
  const files = new Map<string, MemoryFile & { readonly content: string }>();
  const removed: (MemoryFile & { readonly content: string })[] = [];
  const written: (MemoryFile & { readonly content: string })[] = [];
  let clock = 1_000;
  let made = 100;
  const put = (to: string, file: MemoryFile & { readonly content: string }) => {
    files.set(to, { ...file, ctimeMs: tick() });
  };
  const tick = () => {
    clock += 1;
    return clock;
  };
  const write = (to: string, mtimeMs = tick()) => {
    made += 1;
    const content = String(made);
    const file = { content, bytes: jpeg({ data: content }), mtimeMs, ctimeMs: 0 };
    written.push(file);
    put(to, file);
  };
  const at = (n: number) => {
    const all = [...files.keys()].sort();
    return all[n % Math.max(all.length, 1)];
  };
  const inside = (dirpath: string) => [...files].filter(([file]) => file.startsWith(`${dirpath}/`));
  const moved = (file: string, from: string, to: string) => `${to}${file.slice(from.length)}`;
  const change = (each: Round['changes'][number]): void => {
    const from = 'nth' in each ? at(each.nth) : undefined;
    const file = from === undefined ? undefined : files.get(from);
    if (each.kind === 'write') {
      write(each.to, each.keepsTime ? files.get(each.to)?.mtimeMs : undefined);
      return;
    }
    if (each.kind === 'restore') {
      const old = written[each.nth % Math.max(written.length, 1)];
      if (old) put(each.to, { ...old, mtimeMs: tick() });
      return;
    }
    if (each.kind === 'return') {
      const back = removed[each.nth % Math.max(removed.length, 1)];
      if (back) put(each.to, back);
      return;
    }
    if ('from' in each) changeDirectory(each);
    if (from === undefined || file === undefined) return;
    if (each.kind === 'copy') {
      put(each.to, each.keepsTime ? file : { ...file, mtimeMs: tick() });
    } else if (each.kind === 'empty') {
      put(from, { content: EMPTY, bytes: Buffer.alloc(0), mtimeMs: tick(), ctimeMs: 0 });
    } else if (each.kind === 'move') {
      files.delete(from);
      put(each.to, file);
    } else if (each.kind === 'remove') {
      files.delete(from);
      removed.push(file);
    } else if (each.kind === 'swap') {
      const other = at(each.with);
      const second = other === undefined ? undefined : files.get(other);
      if (other === undefined || second === undefined) return;
      put(from, second);
      put(other, file);
    }
  };
  const changeDirectory = ({ kind, from, to }: { kind: string; from: string; to: string }) => {
    if (from === to) return;
    const [here, there] = [inside(from), inside(to)];
    if (kind !== 'copy directory') for (const [file] of here) files.delete(file);
    if (kind === 'swap directories') for (const [file] of there) files.delete(file);
    for (const [file, of] of here) put(moved(file, from, to), of);
    if (kind === 'swap directories') for (const [file, of] of there) put(moved(file, to, from), of);
  };
  return { files, write, change };
}
