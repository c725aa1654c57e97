/** The blocks of a file that may contain metadata. */
export type Blocks = {
  /** A TIFF structure. */
  readonly exif: Uint8Array | null;
  readonly xmp: Uint8Array | null;
  /** IPTC's datasets, or Photoshop's resources with them. */
  readonly iptc: Uint8Array | null;
  /** PNG's text comments by keyword. */
  readonly comments: ReadonlyMap<string, string>;
  /** When a film or a sequence began, in milliseconds since 1970 UTC. */
  readonly begun: number | null;
};

export const noBlocks: Blocks = {
  exif: null,
  xmp: null,
  iptc: null,
  comments: new Map(),
  begun: null,
};

const PREFIX_BYTES = 64;

/**
 * Finds the TIFF structure inside an EXIF block, which may begin with `Exif\0\0`, with a length (in
 * HEIF), and in files of some phones with a JPEG marker.
 */
export function findTiff(block: Uint8Array): Uint8Array | null {
  const start = Buffer.from(block.subarray(0, PREFIX_BYTES)).toString('latin1');
  const at = start.search(/II\*\0|MM\0\*/);
  return at === -1 ? null : block.subarray(at);
}
