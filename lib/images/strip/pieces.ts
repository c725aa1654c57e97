/**
 * A file without its metadata, as a plan: which ranges of the original to send, and which bytes
 * between them. Like everything in this directory it does no input or output itself: callers pass a
 * function that reads ranges.
 */
export type Piece =
  /** Bytes of the original, from `start` to before `end`. */
  | { readonly kind: 'range'; readonly start: number; readonly end: number }
  /** New bytes. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export type StripPlan = {
  readonly pieces: readonly Piece[];
  /** Total of all pieces, in bytes. */
  readonly size: number;
};

/** The metadata cannot be removed from a file. The message is for developers. */
export class CannotStripError extends Error {
  override readonly name = 'CannotStripError';
}

/**
 * The most pieces of a plan. Threat: a file of a million tiny segments makes a plan that fills the
 * memory.
 */
const MOST_PIECES = 4096;
/** Profiles of printers have more than one megabyte, which a PNG contains compressed. */
const MOST_MADE_BYTES = 2 * 1024 * 1024;

/** Collects pieces in order and joins adjacent ranges. */
export class PieceList {
  readonly #pieces: Piece[] = [];
  #made = 0;

  /** Throws CannotStripError when there are too many. */
  add(piece: Piece): void {
    if (piece.kind === 'bytes') this.#addBytes(piece);
    else if (piece.end > piece.start) this.#addRange(piece);
    if (this.#pieces.length > MOST_PIECES) throw new CannotStripError('too many parts');
  }

  range(start: number, end: number): void {
    this.add({ kind: 'range', start, end });
  }

  bytes(bytes: Uint8Array): void {
    this.add({ kind: 'bytes', bytes });
  }

  /**
   * Keeps a place for bytes that are known later, `most` of them at most. The returned function
   * must be called before the plan is made.
   */
  reserve(most: number): (bytes: Uint8Array) => void {
    this.#made += most;
    if (this.#made > MOST_MADE_BYTES) throw new CannotStripError('too much to be made anew');
    const piece = { kind: 'bytes' as const, bytes: new Uint8Array() };
    this.#pieces.push(piece);
    return (bytes) => {
      piece.bytes = Uint8Array.from(bytes);
    };
  }

  plan(): StripPlan {
    return planOf(this.#pieces);
  }

  #addBytes(piece: Piece & { kind: 'bytes' }): void {
    this.#made += piece.bytes.length;
    if (this.#made > MOST_MADE_BYTES) throw new CannotStripError('too much to be made anew');
    if (piece.bytes.length > 0) this.#pieces.push(piece);
  }

  #addRange(piece: Piece & { kind: 'range' }): void {
    const last = this.#pieces.at(-1);
    if (last?.kind === 'range' && last.end === piece.start) {
      this.#pieces[this.#pieces.length - 1] = { ...last, end: piece.end };
    } else {
      this.#pieces.push(piece);
    }
  }
}

/** The plan that consists of these pieces. */
export function planOf(pieces: readonly Piece[]): StripPlan {
  return { pieces, size: pieces.reduce((sum, piece) => sum + lengthOf(piece), 0) };
}

/** The pieces of the stripped file from `start` to before `end`. */
export function* slicePieces(plan: StripPlan, start: number, end: number): Generator<Piece> {
  let at = 0;
  for (const piece of plan.pieces) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, lengthOf(piece));
    if (from < to) yield cut(piece, from, to);
    at += lengthOf(piece);
  }
}

function cut(piece: Piece, from: number, to: number): Piece {
  return piece.kind === 'range'
    ? { kind: 'range', start: piece.start + from, end: piece.start + to }
    : { kind: 'bytes', bytes: piece.bytes.subarray(from, to) };
}

function lengthOf(piece: Piece): number {
  return piece.kind === 'range' ? piece.end - piece.start : piece.bytes.length;
}

/** A plan as text, to be stored; see `parsePlan`. */
export function formatPlan(plan: StripPlan | null): string {
  const pieces = plan?.pieces.map((piece) =>
    piece.kind === 'range'
      ? [piece.start, piece.end]
      : Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.length).toString(
          'base64',
        ),
  );
  return JSON.stringify(pieces ?? null);
}

/**
 * Parses what `formatPlan` made: a plan, or null for a file that cannot be stripped. Throws on
 * other text.
 */
export function parsePlan(text: string): StripPlan | null {
  const parsed: unknown = JSON.parse(text);
  if (parsed === null) return null;
  if (!Array.isArray(parsed)) throw new TypeError('no plan');
  return planOf(parsed.map(parsePiece));
}

function parsePiece(piece: unknown): Piece {
  if (typeof piece === 'string') return { kind: 'bytes', bytes: Buffer.from(piece, 'base64') };
  const [start, end]: unknown[] = Array.isArray(piece) ? piece : [];
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) throw new TypeError('no piece');
  return { kind: 'range', start: Number(start), end: Number(end) };
}
