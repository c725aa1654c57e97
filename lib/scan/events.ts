import type { WhyClosed } from './newAlbumsInForce.ts';

/** Events of a running scan, for the code that prints them, which must escape their texts. */
export type ScanEvent =
  | {
      readonly kind: 'path';
      readonly fate: 'ignored' | 'matched' | 'unmatched';
      readonly path: string;
    }
  | { readonly kind: 'fault'; readonly path: string; readonly message: string }
  /** A pattern or an ignore of gallery.yaml matched no file. */
  | { readonly kind: 'unused-rule'; readonly key: string; readonly source: string }
  /** Why nobody sees new albums although `new_albums` says `public`. */
  | { readonly kind: 'closed'; readonly why: WhyClosed }
  /**
   * The number of photos that wait because only the wider default patterns of a newer version match
   * them.
   */
  | { readonly kind: 'held'; readonly count: number }
  /** A photo or album was recognised under another path. */
  | {
      readonly kind: 'moved';
      readonly what: 'album' | 'photo';
      readonly path: string;
      readonly from: string;
    }
  /**
   * A new album contains known photos: it gets the policy of the album that they come from; null: they
   * come from several, so nobody sees it yet.
   */
  | {
      readonly kind: 'recognised';
      readonly path: string;
      readonly policyFrom: string | null;
    }
  /** A new album got a standing policy; null: two are equally specific and differ, so nobody sees it yet. */
  | { readonly kind: 'given'; readonly path: string; readonly by: string | null }
  /** A directory was renamed, and what the standing policy `from` says is stated for its new name. */
  | { readonly kind: 'followed'; readonly path: string; readonly from: string }
  /** The albums of a standing policy are all elsewhere now. */
  | { readonly kind: 'left'; readonly path: string }
  /** `isNew`: of a photo that is new as well. */
  | {
      readonly kind: 'copied';
      readonly path: string;
      readonly from: string;
      readonly isNew: boolean;
    }
  /** How many films and raw files have become parts of photos. */
  | { readonly kind: 'joined'; readonly count: number }
  /** A file is no longer a part of a photo. */
  | { readonly kind: 'separated'; readonly path: string; readonly with: string }
  /** Two files belong together, and are two photos until the owner joins them. */
  | {
      readonly kind: 'apart';
      readonly path: string;
      readonly with: string;
      readonly reason: string;
    }
  | { readonly kind: 'waiting'; readonly path: string; readonly reason: string }
  | { readonly kind: 'phase'; readonly phase: 'walking' | 'albums' | 'photos' }
  | {
      readonly kind: 'album';
      readonly change: 'added' | 'returned' | 'missing' | 'changed';
      readonly category: string;
      readonly dirpath: string;
      readonly name: string;
    }
  | {
      readonly kind: 'photo';
      readonly change: 'added' | 'returned' | 'missing' | 'changed' | 'redated';
      readonly category: string;
      readonly dirpath: string;
      readonly filename: string;
    }
  /** Reading a file again gave other facts than before. */
  | { readonly kind: 'corrected'; readonly path: string; readonly what: readonly string[] }
  | { readonly kind: 'damaged'; readonly path: string; readonly reason: string }
  /** A file of a kind that has no picture here; `what` is its media type. */
  | { readonly kind: 'unshown'; readonly path: string; readonly what: string }
  /** A picture has more pixels than `max_megapixels` allows. */
  | { readonly kind: 'too-large'; readonly path: string; readonly reason: string }
  /** How many headers have been read, of how many. */
  | { readonly kind: 'progress'; readonly done: number; readonly total: number };

export type Listener = (event: ScanEvent) => void;
