import { drawClouds, drawPines, drawSky, drawSun, fillRidge, makeRidge } from './land.ts';
import { type Light, type Palette, palettes } from './palettes.ts';
import { type Colour, fix, glow, mix, repeat, type Sheet } from './sheet.ts';

/** Hills behind hills, each paler than the one before it, with pines in front. */
export function drawHills(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const horizon = height * random.between(0.42, 0.52);
  const parts = [
    drawSky(sheet, palette, horizon * 1.15),
    drawSun(sheet, palette, {
      x: width * random.between(0.2, 0.8),
      y: horizon - height * random.between(0.06, 0.2),
      r: Math.min(width, height) * 0.034,
    }),
    drawClouds(sheet, palette, {
      top: height * 0.06,
      bottom: horizon * 0.8,
      count: 5,
      opacity: 0.17,
    }),
  ];
  const layers = 6;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1);
    const ridge = makeRidge(sheet, {
      base: horizon + (height - horizon) * depth * 0.86,
      rise: height * (0.05 + 0.035 * depth),
      hills: 3.4 - 1.6 * depth,
      rough: 0.42,
    });
    const colour = mix(palette.haze, palette.near, 0.12 + 0.88 * depth ** 1.15);
    if (depth > 0.7) parts.push(drawPines(sheet, ridge, pineStrip(height, depth, colour)));
    parts.push(
      fillRidge(sheet, ridge, colour, mix(colour, palette.haze, 0.75 * (1 - depth)), height),
    );
  }
  return parts.join('');
}

function pineStrip(height: number, depth: number, colour: string) {
  const count = depth === 1 ? 40 : 85;
  return {
    count,
    tall: height * (depth === 1 ? 0.2 : 0.07),
    fill: () => mix(colour, '#000000', 0.15),
  };
}

/** Balloons over hills. */
export function drawBalloons(sheet: Sheet, light: Light): string {
  return drawHills(sheet, light) + drawFlock(sheet, light);
}

/** Hot-air balloons in the sky, small ones far away and pale. */
export function drawFlock(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const count = 8;
  return repeat(count, (at) => {
    const size = Math.min(width, height) * (0.035 + 0.17 * (at / count) ** 1.9);
    const x = width * (0.08 + 0.84 * ((at * 0.618 + random.between(-0.05, 0.05) + 1) % 1));
    const y = height * random.between(0.14, 0.44) + size * 0.2;
    return drawBalloon(sheet, { x, y, size, close: at / count }, palettes[light]);
  });
}

const canopyColours: readonly [readonly [Colour, Colour], ...(readonly [Colour, Colour])[]] = [
  ['#c8473d', '#f3d9a4'],
  ['#2f6f8f', '#f0c45c'],
  ['#e08a3c', '#7a2e3a'],
  ['#5d7f4e', '#f2e3c0'],
  ['#8a4f7d', '#f3b8a0'],
];

function drawBalloon(
  sheet: Sheet,
  { x, y, size, close }: { x: number; y: number; size: number; close: number },
  palette: Palette,
): string {
  const [first, second] = sheet.random.pick(canopyColours);
  const air = 0.5 * (1 - close);
  const gores = repeat(7, (at) => {
    const squeeze = Math.cos((at / 7) * (Math.PI / 2));
    const colour = mix(at % 2 === 0 ? first : second, palette.haze, air);
    return `<path d="M0 ${fix(-size)}C${fix(size * 1.14 * squeeze)} ${fix(-size)} ${fix(size * 1.1 * squeeze)} ${fix(size * 0.2)} ${fix(size * 0.22 * squeeze)} ${fix(size * 0.86)}H${fix(-size * 0.22 * squeeze)}C${fix(-size * 1.1 * squeeze)} ${fix(size * 0.2)} ${fix(-size * 1.14 * squeeze)} ${fix(-size)} 0 ${fix(-size)}Z" fill="${colour}"/>`;
  });
  const rope = `stroke="${mix(palette.near, palette.haze, air)}" stroke-width="${fix(size * 0.016)}"`;
  const basket = mix('#5a3d28', palette.haze, air);
  return `<g transform="translate(${fix(x)} ${fix(y)})">${gores}${glow(sheet, { x: -size * 0.32, y: -size * 0.45, rx: size * 0.55 }, '#ffffff', 0.3)}
    <path d="M${fix(-size * 0.2)} ${fix(size * 0.86)}L${fix(-size * 0.1)} ${fix(size * 1.16)}M${fix(size * 0.2)} ${fix(size * 0.86)}L${fix(size * 0.1)} ${fix(size * 1.16)}" ${rope}/>
    <rect x="${fix(-size * 0.13)}" y="${fix(size * 1.14)}" width="${fix(size * 0.26)}" height="${fix(size * 0.2)}" rx="${fix(size * 0.03)}" fill="${basket}"/></g>`;
}
