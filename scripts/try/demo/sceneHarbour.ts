import { drawClouds, drawSky, fillRidge, makeRidge } from './land.ts';
import { type Light, palettes } from './palettes.ts';
import { drawSailboat, drawWater } from './sceneSea.ts';
import { type Colour, fix, mix, rect, repeat, type Sheet, vertical } from './sheet.ts';

const wallColours = [
  '#e2a64f',
  '#cf6a4c',
  '#efd9b0',
  '#7fa3a8',
  '#d98d7f',
  '#f0c987',
  '#a9b98c',
  '#f3ead8',
] as const;

/** Coloured houses along a harbour, and their reflections. */
export function drawHarbour(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const quay = height * 0.66;
  const house = (x: number, wide: number, tall: number, y: number, air: number) =>
    drawTownHouse(sheet, {
      x,
      y,
      wide,
      tall,
      wall: mix(random.pick(wallColours), palette.haze, air),
      evening: light !== 'day',
    });
  const row = (y: number, size: number, air: number) => {
    const houses: string[] = [];
    for (let x = -size * 0.2; x < width; ) {
      const wide = size * random.between(0.7, 1.05);
      houses.push(house(x, wide, size * random.between(1.5, 2.3), y, air));
      x += wide;
    }
    return houses.join('');
  };
  const hill = makeRidge(sheet, {
    base: quay - height * 0.34,
    rise: height * 0.06,
    hills: 1.5,
    rough: 0.3,
  });
  const green = mix('#5c7a54', palette.haze, 0.35);
  const size = Math.min(width, height) * 0.115;
  const land = [
    drawSky(sheet, palette, quay),
    drawClouds(sheet, palette, {
      top: height * 0.05,
      bottom: height * 0.35,
      count: 6,
      opacity: 0.2,
    }),
    fillRidge(sheet, hill, green, mix(green, palette.haze, 0.2), quay),
    row(quay - height * 0.16, size * 0.62, 0.36),
    row(quay - height * 0.07, size * 0.82, 0.2),
    row(quay, size * 1.1, 0.06),
    rect(0, quay - 9, width, 11, mix('#8a7b69', palette.near, 0.3)),
  ].join('');
  const water = vertical(sheet, [
    [0, palette.water[1], 0.28],
    [1, palette.water[1], 0.9],
  ]);
  const boats = [0.2, 0.5, 0.82].map((at) =>
    drawSailboat(sheet, palette, {
      x: width * (at + random.between(-0.06, 0.06)),
      y: quay + height * random.between(0.06, 0.2),
      tall: height * random.between(0.12, 0.2),
    }),
  );
  return `<g id="harbour">${land}</g><use href="#harbour" transform="matrix(1 0 0 -1 0 ${fix(2 * quay)})"/>
    <g opacity="0.5">${drawWater(sheet, palette, quay, width * 0.5)}</g>${rect(0, quay, width, height - quay, water)}${boats.join('')}`;
}

function drawTownHouse(
  { random }: Sheet,
  {
    x,
    y,
    wide,
    tall,
    wall,
    evening,
  }: { x: number; y: number; wide: number; tall: number; wall: Colour; evening: boolean },
): string {
  const roof = random.pick(['#a5543c', '#8f4634', '#b86a4a', '#6d4a44']);
  const columns = random.pick([2, 3]);
  const rows = Math.max(2, Math.round((tall / wide) * 1.9));
  const step = wide / columns;
  const windows = repeat(columns * rows, (at) => {
    const left = x + step * ((at % columns) + 0.29);
    const top = y - tall + (tall / (rows + 0.3)) * (Math.floor(at / columns) + 0.32);
    const lit = evening && random.chance(0.45);
    const shutter = mix(wall, '#2f4a4f', 0.6);
    const [w, h] = [step * 0.4, (tall / rows) * 0.5];
    return (
      rect(left - w * 0.32, top, w * 1.64, h, shutter) +
      rect(left, top, w, h, lit ? '#ffdc8c' : '#4a5560')
    );
  });
  return `${rect(x, y - tall, wide + 1, tall, wall)}${rect(x + wide * 0.86, y - tall, wide * 0.14, tall, mix(wall, '#3a2a2a', 0.18))}<path d="M${fix(x - wide * 0.05)} ${fix(y - tall)}L${fix(x + wide * 0.5)} ${fix(y - tall - wide * 0.36)}L${fix(x + wide * 1.05)} ${fix(y - tall)}Z" fill="${roof}"/>${windows}`;
}
