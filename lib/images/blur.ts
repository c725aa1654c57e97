/** The colours of a picture near its corners, in CSS's short form: `#8ac`. */
type Blur = {
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
};

/** How far inside the picture a corner's colour is taken, as a fraction of the side. */
const INSET = 4.5 / 32;

/**
 * The colours of a thumbhash near the corners, from which a style sheet makes a gradient: a page of
 * 200 photos has no room for 200 embedded pictures. Null for a transparent picture, through which
 * the colours would remain visible.
 */
export function blurOf(thumbhash: Uint8Array | null): Blur | null {
  if (thumbhash === null || thumbhash.length < 5) return null;
  const waves = readWaves(thumbhash);
  if (waves === null) return null;
  const colour = (x: number, y: number) => colourAt(waves, x, y);
  return {
    topLeft: colour(INSET, INSET),
    topRight: colour(1 - INSET, INSET),
    bottomLeft: colour(INSET, 1 - INSET),
    bottomRight: colour(1 - INSET, 1 - INSET),
  };
}

/**
 * A sum of cosines: the numbers of columns and rows, and the coefficients in the order of a
 * thumbhash.
 */
type Channel = {
  readonly mean: number;
  readonly across: number;
  readonly down: number;
  readonly amplitudes: readonly number[];
};

/** Lightness, yellow against blue, red against green. */
type Waves = { readonly l: Channel; readonly p: Channel; readonly q: Channel };

/**
 * Parses a thumbhash. Its package would render 768 pixels, of which four are needed; the format is
 * that of its code.
 */
function readWaves(hash: Uint8Array): Waves | null {
  const byte = (at: number) => hash[at] ?? 0;
  const bits24 = byte(0) | (byte(1) << 8) | (byte(2) << 16);
  const bits16 = byte(3) | (byte(4) << 8);
  const hasAlpha = bits24 >> 23 === 1;
  if (hasAlpha) return null;
  const isLandscape = bits16 >> 15 === 1;
  const short = Math.max(3, bits16 & 7);
  let at = 0;
  const channel = (mean: number, across: number, down: number, scale: number): Channel => {
    const amplitudes: number[] = [];
    eachWave(across, down, () => {
      const half = (byte(5 + (at >> 1)) >> ((at & 1) << 2)) & 15;
      amplitudes.push((half / 7.5 - 1) * scale);
      at += 1;
    });
    return { mean, across, down, amplitudes };
  };
  const [across, down] = isLandscape ? [7, short] : [short, 7];
  // Colours are strengthened by a quarter, which compensates for their coding in four bits.
  return {
    l: channel((bits24 & 63) / 63, across, down, ((bits24 >> 18) & 31) / 31),
    p: channel(((bits24 >> 6) & 63) / 31.5 - 1, 3, 3, (((bits16 >> 3) & 63) / 63) * 1.25),
    q: channel(((bits24 >> 12) & 63) / 31.5 - 1, 3, 3, (((bits16 >> 9) & 63) / 63) * 1.25),
  };
}

function eachWave(across: number, down: number, visit: (x: number, y: number) => void): void {
  for (let y = 0; y < down; y++) {
    for (let x = y === 0 ? 1 : 0; x * down < across * (down - y); x++) visit(x, y);
  }
}

function valueAt({ mean, across, down, amplitudes }: Channel, x: number, y: number): number {
  let value = mean;
  let next = 0;
  eachWave(across, down, (waveX, waveY) => {
    const wave = Math.cos(Math.PI * x * waveX) * Math.cos(Math.PI * y * waveY) * 2;
    value += (amplitudes[next] ?? 0) * wave;
    next += 1;
  });
  return value;
}

function colourAt({ l, p, q }: Waves, x: number, y: number): string {
  const lightness = valueAt(l, x, y);
  const blue = lightness - (2 / 3) * valueAt(p, x, y);
  const redLessGreen = valueAt(q, x, y);
  const red = (3 * lightness - blue + redLessGreen) / 2;
  const digit = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 15).toString(16);
  return `#${digit(red)}${digit(red - redLessGreen)}${digit(blue)}`;
}
