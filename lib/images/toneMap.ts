/* No input, no output: pixels of high dynamic range as those that every screen shows. */

/** How a picture of high dynamic range codes light (ITU-R BT.2100): by nits, or relative to its scene. */
type HdrTransfer = 'pq' | 'hlg';

type HdrColours = {
  readonly transfer: HdrTransfer;
  /** Its primaries by ITU-T H.273, table 2. */
  readonly primaries: number;
  /** Bits of each channel. */
  readonly bits: number;
  /** The brightest light in it, in nits; null: not known. */
  readonly peak: number | null;
};

/**
 * The transfer function with this number in ITU-T H.273, table 3; null where it is not one of high
 * dynamic range.
 */
export function hdrTransferOf(transferCharacteristics: number): HdrTransfer | null {
  return transferCharacteristics === 16 ? 'pq' : transferCharacteristics === 18 ? 'hlg' : null;
}

/** The light of white paper in such a picture (ITU-R BT.2408), in nits: white on a usual screen. */
const WHITE = 203;
/** The light of the screens on which such pictures are made, and the brightest of HLG. Nits. */
const USUAL_PEAK = 1000;
const MOST_PEAK = 10_000;

type Matrix = readonly [Row, Row, Row];
type Row = readonly [number, number, number];

/** To the primaries of sRGB, of linear light; by the primaries of H.273. */
const toSrgb: Readonly<Record<number, Matrix>> = {
  // BT.2020 (ITU-R BT.2087, inverse).
  9: [
    [1.660491, -0.587641, -0.07285],
    [-0.12455, 1.1329, -0.008349],
    [-0.018151, -0.100579, 1.11873],
  ],
  // Display P3 (SMPTE EG 432-1).
  12: [
    [1.22494, -0.22494, 0],
    [-0.042057, 1.042057, 0],
    [-0.019638, -0.078636, 1.098274],
  ],
};
const identity: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** SMPTE ST 2084, section 5: light as a fraction of 10,000 nits. */
const [M1, M2] = [2610 / 16384, (2523 / 4096) * 128];
const [C1, C2, C3] = [3424 / 4096, (2413 / 4096) * 32, (2392 / 4096) * 32];

/** The light of a PQ code from 0 to 1, in nits. */
export function lightOfPq(code: number): number {
  const power = code ** (1 / M2);
  return MOST_PEAK * (Math.max(power - C1, 0) / (C2 - C3 * power)) ** (1 / M1);
}

/** The PQ code from 0 to 1 of light in nits; the inverse of `lightOfPq`. */
export function pqOfLight(nits: number): number {
  const power = (nits / MOST_PEAK) ** M1;
  return ((C1 + C2 * power) / (1 + C3 * power)) ** M2;
}

/** The light of the scene of an HLG code from 0 to 1, as a fraction (BT.2100, table 5). */
function sceneOfHlg(code: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  return code <= 0.5 ? code ** 2 / 3 : (Math.exp((code - c) / a) + b) / 12;
}

/**
 * Light of a picture whose brightest is `peak`, for a screen whose brightest is white paper
 * (ITU-R BT.2390, section 5.4.1): what is dark stays as it is, what is brighter draws closer to white.
 */
export function compressLight(nits: number, peak: number): number {
  const whole = pqOfLight(peak);
  const most = pqOfLight(WHITE) / whole;
  const knee = 1.5 * most - 0.5;
  const code = Math.min(1, pqOfLight(nits) / whole);
  if (code <= knee) return lightOfPq(code * whole);
  const t = (code - knee) / (1 - knee);
  const spline =
    (2 * t ** 3 - 3 * t ** 2 + 1) * knee +
    (t ** 3 - 2 * t ** 2 + t) * (1 - knee) +
    (-2 * t ** 3 + 3 * t ** 2) * most;
  return lightOfPq(spline * whole);
}

/** How many entries the tables have that are indexed by light. */
const STEPS = 16_384;

/** Writes pixels of `channels` 8-bit channels for sRGB, of as many with `bits` bits; alpha stays. */
export type ToneMap = (from: Uint8Array | Uint16Array, to: Uint8Array, channels: 3 | 4) => void;

/**
 * Prepares the mapping of a picture's pixels. The largest of the three channels is what is compressed,
 * and the others with it, so that bright colours keep their hue.
 */
export function openToneMap({ transfer, primaries, bits, peak }: HdrColours): ToneMap {
  const largest = 2 ** bits - 1;
  const brightest =
    transfer === 'hlg'
      ? USUAL_PEAK
      : Math.min(MOST_PEAK, Math.max(WHITE * 1.01, peak ?? USUAL_PEAK));
  const decode = transfer === 'hlg' ? sceneOfHlg : lightOfPq;
  const light = Float64Array.from({ length: largest + 1 }, (_, code) => decode(code / largest));
  // Indexed by the square root of light, since eyes tell dark tones apart more finely.
  const factors = Float64Array.from({ length: STEPS }, (_, step) => {
    const nits = Math.max((step / (STEPS - 1)) ** 2 * brightest, 1e-6);
    return compressLight(nits, brightest) / nits / WHITE;
  });
  const coded = Uint8Array.from({ length: STEPS }, (_, step) =>
    Math.round(255 * srgbOfLight(step / (STEPS - 1))),
  );
  const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = toSrgb[primaries] ?? identity;
  const last = STEPS - 1;
  const codeOf = (value: number) =>
    coded[value <= 0 ? 0 : value >= 1 ? last : Math.round(value * last)] ?? 0;
  // The light that a screen of 1000 nits makes of a scene (BT.2100, table 5), by the root of its light.
  const systems = Float64Array.from({ length: STEPS }, (_, step) =>
    transfer === 'hlg' ? USUAL_PEAK * (step / last) ** 0.4 : 1,
  );
  return (from, to, channels) => {
    for (let at = 0; at < from.length; at += channels) {
      const red = light[from[at] ?? 0] ?? 0;
      const green = light[from[at + 1] ?? 0] ?? 0;
      const blue = light[from[at + 2] ?? 0] ?? 0;
      const scene = transfer === 'hlg' ? 0.2627 * red + 0.678 * green + 0.0593 * blue : 0;
      const system = systems[Math.round(Math.sqrt(scene) * last)] ?? 1;
      const most = Math.min(brightest, Math.max(red, green, blue) * system);
      const factor = (factors[Math.round(Math.sqrt(most / brightest) * last)] ?? 0) * system;
      to[at] = codeOf((rr * red + rg * green + rb * blue) * factor);
      to[at + 1] = codeOf((gr * red + gg * green + gb * blue) * factor);
      to[at + 2] = codeOf((br * red + bg * green + bb * blue) * factor);
      if (channels === 4) to[at + 3] = ((from[at + 3] ?? 0) * 255) / largest;
    }
  };
}

/** IEC 61966-2-1. */
function srgbOfLight(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
