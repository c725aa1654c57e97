import type { Palette } from './palettes.ts';
import type { Random } from './random.ts';
import { type Colour, fix, glow, mix, rect, repeat, type Sheet, vertical } from './sheet.ts';

export type Point = readonly [x: number, y: number];

/** A line of hills or peaks across the sheet, from left to right, as y for evenly spaced x. */
type Ridge = readonly Point[];

type RidgeShape = {
  /** Where the line runs on average, and how far it rises above and falls below. */
  readonly base: number;
  readonly rise: number;
  /** How many hills fit across the sheet. */
  readonly hills: number;
  /** 0 for dunes, 0.5 for wooded hills, 1 for rock. */
  readonly rough: number;
};

/** The sky, from the top of the sheet to the horizon. All lengths of the demo are pixels. */
export function drawSky(sheet: Sheet, { sky }: Palette, horizon: number): string {
  const fill = vertical(sheet, [
    [0, sky[0]],
    [0.55, sky[1]],
    [1, sky[2]],
  ]);
  return rect(0, 0, sheet.width, horizon + 2, fill);
}

/** The sun or the moon with the light around it. */
export function drawSun(
  sheet: Sheet,
  { sun }: Palette,
  { x, y, r }: { x: number; y: number; r: number },
): string {
  return [
    glow(sheet, { x, y, rx: r * 14 }, sun, 0.38),
    glow(sheet, { x, y, rx: r * 5 }, sun, 0.6),
    `<circle cx="${fix(x)}" cy="${fix(y)}" r="${fix(r)}" fill="${mix(sun, '#ffffff', 0.4)}"/>`,
  ].join('');
}

/** Banks of cloud, each of soft puffs along a flat line. */
export function drawClouds(
  sheet: Sheet,
  { cloud }: Palette,
  { top, bottom, count, opacity }: { top: number; bottom: number; count: number; opacity: number },
): string {
  const { random, width } = sheet;
  return repeat(count, (at) => {
    const y = top + ((bottom - top) * (at + random.next())) / count;
    const depth = (y - top) / Math.max(1, bottom - top);
    const x = random.between(-0.1, 1.1) * width;
    const length = width * random.between(0.12, 0.34) * (1.2 - 0.6 * depth);
    return repeat(14, () => {
      const along = random.between(-1, 1);
      const size = length * random.between(0.16, 0.4) * (1.15 - Math.abs(along));
      const centre = { x: x + along * length, y: y - size * random.between(0, 0.16) };
      return glow(sheet, { ...centre, rx: size * 1.5, ry: size * 0.3 }, cloud, opacity);
    });
  });
}

/** The line of some hills, from the left edge to the right one. */
export function makeRidge(sheet: Sheet, { base, rise, hills, rough }: RidgeShape): Ridge {
  const waves = repeatNumbers(6, (octave) => makeNoise(sheet.random, hills * 2 ** octave));
  const steps = 260;
  return Array.from({ length: steps + 1 }, (_, at) => {
    const t = at / steps;
    let height = 0;
    for (const [octave, wave] of waves.entries()) {
      const value = wave(t);
      height += value * (0.1 + 0.7 * rough) ** octave;
    }
    return [t * sheet.width, base - height * rise] as const;
  });
}

/** The ground below a ridge: its own colour above, fading into the air of the valley below. */
export function fillRidge(
  sheet: Sheet,
  ridge: Ridge,
  top: Colour,
  low: Colour,
  down: number,
): string {
  const fill = vertical(sheet, [
    [0, top],
    [0.55, mix(top, low, 0.7)],
    [1, low],
  ]);
  return `<path d="${outline(ridge)}V${fix(down)}H${fix(ridge[0]?.[0] ?? 0)}Z" fill="${fill}"/>`;
}

/** The points as the beginning of an SVG path. */
export function outline(points: readonly Point[]): string {
  return points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${fix(x)} ${fix(y)}`).join('');
}

/** The height of a ridge at `x`. */
export function heightAt(ridge: Ridge, x: number, width: number): number {
  const at = Math.round((Math.min(Math.max(x, 0), width) / width) * (ridge.length - 1));
  return ridge[at]?.[1] ?? 0;
}

/** A conifer standing on (x, y). */
function drawPine(random: Random, x: number, y: number, tall: number, fill: string): string {
  const tiers = 7;
  const wide = tall * random.between(0.17, 0.23);
  const left: Point[] = [];
  const right: Point[] = [];
  for (let tier = 0; tier < tiers; tier += 1) {
    const reach = wide * ((tier + 1) / tiers) ** 0.85;
    const low = y - tall * (1 - (tier + 1) / tiers) * 0.96 - tall * 0.03;
    left.push([x - reach * random.between(0.8, 1.1), low], [x - reach * 0.42, low - tall * 0.035]);
    right.push([x + reach * random.between(0.8, 1.1), low], [x + reach * 0.42, low - tall * 0.035]);
  }
  const points: Point[] = [[x, y - tall], ...left, [x, y], ...right.reverse()];
  return `<path d="${outline(points)}Z" fill="${fill}"/>`;
}

/** A strip of conifers along a ridge. */
export function drawPines(
  sheet: Sheet,
  ridge: Ridge,
  { count, tall, fill }: { count: number; tall: number; fill: (at: number) => string },
): string {
  const { random, width } = sheet;
  return repeat(count, (at) => {
    const x = ((at + random.between(-0.6, 0.6)) / count) * width * 1.04 - width * 0.02;
    const y = heightAt(ridge, x, width) + tall * 0.08;
    return drawPine(random, x, y, tall * random.between(0.55, 1.15), fill(at));
  });
}

/** Bands of mist lying in front of what was drawn before. */
export function drawMist(
  sheet: Sheet,
  colour: Colour,
  { y, thick, opacity }: { y: number; thick: number; opacity: number },
): string {
  const { random, width } = sheet;
  return repeat(5, () => {
    const x = random.between(0, 1) * width;
    const centre = { x, y: y + random.between(-0.4, 0.4) * thick };
    return glow(
      sheet,
      { ...centre, rx: width * random.between(0.4, 0.8), ry: thick },
      colour,
      opacity,
    );
  });
}

/** Smooth noise over 0 to 1, from -1 to 1, with `cells` bumps. */
function makeNoise(random: Random, cells: number): (t: number) => number {
  const values = repeatNumbers(Math.ceil(cells) + 3, () => random.between(-1, 1));
  const shift = random.next();
  return (t) => {
    const place = t * cells + shift;
    const cell = Math.floor(place);
    const part = place - cell;
    const eased = part * part * (3 - 2 * part);
    return (values[cell] ?? 0) * (1 - eased) + (values[cell + 1] ?? 0) * eased;
  };
}

function repeatNumbers<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
