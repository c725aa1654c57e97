import { drawSky, drawSun, fillRidge, heightAt, makeRidge, outline, type Point } from './land.ts';
import { type Light, palettes } from './palettes.ts';
import { drawFlock } from './sceneHills.ts';
import { type Colour, fix, horizontal, mix, repeat, type Sheet } from './sheet.ts';

/** Dunes, one side in the sun and the other in the shade, with a caravan on a crest. */
export function drawDunes(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const sand: Colour = '#e3a765';
  const parts = [0, 0.33, 0.66, 1].map((depth) => {
    const base = height * (0.5 + 0.36 * depth);
    const ridge = makeRidge(sheet, {
      base,
      rise: height * (0.05 + 0.06 * depth),
      hills: 2.6 - 0.9 * depth,
      rough: 0.06,
    });
    const lit = mix(palette.haze, mix(sand, palette.sun, 0.2), 0.35 + 0.65 * depth);
    const shade = mix(palette.haze, mix('#8f4f33', palette.near, 0.25), 0.25 + 0.6 * depth);
    const ground = fillRidge(sheet, ridge, lit, mix(lit, shade, 0.4), height);
    const caravan =
      depth > 0.5 && depth < 0.8
        ? drawCaravan(sheet, ridge, mix(palette.near, '#000000', 0.1))
        : '';
    return ground + drawShade(sheet, ridge, shade) + caravan;
  });
  return [
    drawSky(sheet, palette, height * 0.62),
    drawSun(sheet, palette, {
      x: width * random.between(0.2, 0.4),
      y: height * 0.28,
      r: Math.min(width, height) * 0.05,
    }),
    ...parts,
  ].join('');
}

/** Balloons over the dunes. */
export function drawDesertBalloons(sheet: Sheet, light: Light): string {
  return drawDunes(sheet, light) + drawFlock(sheet, light);
}

/** Where a crest falls to the right, the slope below it lies in the shade. */
function drawShade(sheet: Sheet, ridge: readonly Point[], shade: Colour): string {
  const { height, random } = sheet;
  const slopes: Point[][] = [[]];
  for (const [at, point] of ridge.entries()) {
    const next = ridge[at + 1];
    const current = slopes.at(-1) ?? [];
    if (next !== undefined && next[1] >= point[1]) current.push(point);
    else if (current.length > 0) slopes.push([]);
  }
  const fill = horizontal(sheet, [
    [0, shade, 0.95],
    [0.6, shade, 0.5],
    [1, shade, 0],
  ]);
  return slopes
    .filter((slope) => slope.length > 30)
    .map((slope) => {
      const [first, last] = [slope[0] ?? [0, 0], slope.at(-1) ?? [0, 0]];
      const bend = first[0] + (last[0] - first[0]) * random.between(-0.1, 0.25);
      const low = Math.max(last[1], first[1]) + height * random.between(0.12, 0.24);
      return `<path d="${outline(slope)}Q${fix(last[0] - 30)} ${fix(low - 20)} ${fix((first[0] + last[0]) / 2)} ${fix(low)}Q${fix(bend)} ${fix((first[1] + low) / 2)} ${fix(first[0])} ${fix(first[1])}Z" fill="${fill}"/>`;
    })
    .join('');
}

function drawCaravan(sheet: Sheet, ridge: readonly Point[], fill: Colour): string {
  const { width, height, random } = sheet;
  const start = random.between(0.25, 0.45) * width;
  const size = height * 0.032;
  return repeat(5, (at) => {
    const x = start + at * size * 2.1;
    const y = heightAt(ridge, x, width);
    return `<g transform="translate(${fix(x)} ${fix(y + size * 0.05)}) scale(${(size / 40).toFixed(3)})" fill="${fill}"><path d="M-24-22Q-22-34-12-32Q-6-46 2-33Q14-36 20-26Q26-24 28-36L30-44L38-43L39-39L33-37Q32-20 20-16L19 0H15L13-14H-14L-16 0H-20L-21-14Q-26-14-24-22Z"/></g>`;
  });
}
