import {
  drawClouds,
  drawMist,
  drawPines,
  drawSky,
  fillRidge,
  makeRidge,
  outline,
  type Point,
} from './land.ts';
import { type Light, type Palette, palettes } from './palettes.ts';
import { type Colour, fix, mix, rect, repeat, type Sheet, vertical } from './sheet.ts';

/** Rock and snow under a wide sky, above wooded slopes. */
export function drawPeaks(sheet: Sheet, light: Light): string {
  const { width, height } = sheet;
  const palette = palettes[light];
  const foot = height * 0.76;
  const slopes = [0.4, 0.72, 1].map((depth) => drawSlope(sheet, palette, depth));
  const valley = rect(0, foot - 1, width, height - foot + 1, palette.haze);
  return [drawMountains(sheet, palette, foot), valley, ...slopes].join('');
}

/** The same mountains twice: above the shore of a still lake, and in it. */
export function drawLake(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const shore = height * 0.58;
  const ridge = makeRidge(sheet, {
    base: shore - height * 0.02,
    rise: height * 0.02,
    hills: 3,
    rough: 0.4,
  });
  const wood = mix(palette.haze, palette.near, 0.8);
  const strip = { count: 95, tall: height * 0.1, fill: () => wood };
  const land = [
    drawMountains(sheet, palette, shore),
    drawPines(sheet, ridge, strip),
    fillRidge(sheet, ridge, wood, mix(wood, '#000000', 0.2), shore + 1),
  ].join('');
  const water = vertical(sheet, [
    [0, palette.water[0], 0.1],
    [0.4, palette.water[1], 0.35],
    [1, palette.water[1], 0.92],
  ]);
  const ripples = repeat(70, () => {
    const depth = random.next() ** 1.6;
    const long = width * random.between(0.03, 0.2) * (0.35 + depth);
    const y = shore + (height - shore) * (0.02 + 0.98 * depth);
    const fill = random.chance(0.5) ? palette.sky[2] : palette.water[1];
    return `<ellipse cx="${fix(random.next() * width)}" cy="${fix(y)}" rx="${fix(long)}" ry="${fix(0.8 + depth * 3)}" fill="${fill}" fill-opacity="0.28"/>`;
  });
  return `<g id="land">${land}</g>
    <use href="#land" transform="matrix(1 0 0 -1 0 ${fix(2 * shore)})"/>
    ${rect(0, shore, width, height - shore, water)}${ripples}
    ${drawMist(sheet, palette.haze, { y: shore, thick: height * 0.035, opacity: 0.5 })}
    ${drawReeds(sheet, mix(palette.near, '#000000', 0.3))}`;
}

function drawMountains(sheet: Sheet, palette: Palette, foot: number): string {
  const { width, random } = sheet;
  const range = (count: number, tall: number, near: number) =>
    repeat(count, (at) => {
      const x = ((at + 0.5 + random.between(-0.3, 0.3)) / count) * width * 1.2 - width * 0.1;
      return drawPeak(sheet, palette, { x, foot, tall: tall * random.between(0.62, 1.1), near });
    });
  return [
    drawSky(sheet, palette, foot),
    drawClouds(sheet, palette, { top: foot * 0.06, bottom: foot * 0.5, count: 5, opacity: 0.17 }),
    range(8, foot * 0.45, 0.22),
    drawMist(sheet, palette.haze, { y: foot * 0.84, thick: foot * 0.13, opacity: 0.5 }),
    range(4, foot * 0.7, 0.62),
    drawMist(sheet, palette.haze, { y: foot, thick: foot * 0.12, opacity: 0.7 }),
  ].join('');
}

/** A peak of two faces, one in the light and one in the shade, with snow that ends in tongues. */
function drawPeak(
  sheet: Sheet,
  palette: Palette,
  { x, foot, tall, near }: { x: number; foot: number; tall: number; near: number },
): string {
  const { random } = sheet;
  const top: Point = [x, foot - tall];
  const half = tall * random.between(0.75, 1.05);
  const left = crumble(sheet, top, [x - half, foot], tall * 0.09);
  const right = crumble(sheet, top, [x + half * random.between(0.8, 1.2), foot], tall * 0.09);
  const spine = crumble(sheet, top, [x + half * random.between(-0.15, 0.25), foot], tall * 0.2);
  const lit = mix(palette.haze, mix(palette.sun, '#ffffff', 0.45), 0.3 + 0.7 * near);
  const shade = mix(palette.haze, mix(palette.sky[0], '#e6ecff', 0.42), 0.3 + 0.7 * near);
  const rock = mix(palette.haze, mix(palette.near, palette.sky[0], 0.35), near);
  return (
    drawFace(sheet, palette, { edge: left, spine, snow: lit, rock: mix(rock, palette.sun, 0.16) }) +
    drawFace(sheet, palette, { edge: right, spine, snow: shade, rock })
  );
}

type Face = {
  readonly edge: readonly Point[];
  readonly spine: readonly Point[];
  readonly snow: Colour;
  readonly rock: Colour;
};

function drawFace(sheet: Sheet, { haze }: Palette, { edge, spine, snow, rock }: Face): string {
  const { random } = sheet;
  const ground = vertical(sheet, [
    [0, rock],
    [0.5, mix(rock, haze, 0.3)],
    [1, haze],
  ]);
  const whole = `<path d="${outline([...edge, ...[...spine].reverse()])}Z" fill="${ground}"/>`;
  const depth = Math.round(edge.length * random.between(0.4, 0.52));
  const [outer, inner] = [edge[depth] ?? [0, 0], spine[depth] ?? [0, 0]];
  const drop = Math.abs(outer[1] - (edge[0]?.[1] ?? 0));
  const teeth = 13;
  const tongues = Array.from({ length: teeth }, (_, at): Point => {
    const along = (at + 0.5) / teeth;
    const x = outer[0] + (inner[0] - outer[0]) * along;
    const y = outer[1] + (inner[1] - outer[1]) * along;
    return [
      x,
      y + drop * (at % 2 === 0 ? random.between(0.05, 0.42) : random.between(-0.3, -0.02)),
    ];
  });
  const cover = [...edge.slice(0, depth + 1), ...tongues, ...spine.slice(0, depth + 1).reverse()];
  return `${whole}<path d="${outline(cover)}Z" fill="${snow}"/>`;
}

/** A line from one point to another, broken by midpoint displacement. */
function crumble({ random }: Sheet, from: Point, to: Point, rough: number): Point[] {
  let line: Point[] = [from, to];
  for (let reach = rough; line.length < 60; reach *= 0.52) {
    line = line.flatMap((point, at) => {
      const next = line[at + 1];
      if (next === undefined) return [point];
      const x = (point[0] + next[0]) / 2 + random.between(-reach, reach);
      return [point, [x, (point[1] + next[1]) / 2] satisfies Point];
    });
  }
  return line;
}

function drawSlope(sheet: Sheet, palette: Palette, depth: number): string {
  const { height } = sheet;
  const colour = mix(palette.haze, palette.near, depth);
  const base = height * (0.72 + 0.24 * depth ** 2);
  const ridge = makeRidge(sheet, { base, rise: height * 0.06, hills: 2.4, rough: 0.4 });
  const strip = { count: 130 - 85 * depth, tall: height * 0.17 * depth ** 1.6, fill: () => colour };
  const low = mix(colour, palette.haze, 0.5 - 0.4 * depth);
  return drawPines(sheet, ridge, strip) + fillRidge(sheet, ridge, colour, low, height);
}

function drawReeds({ width, height, random }: Sheet, fill: Colour): string {
  const from = random.chance(0.5) ? 0 : width * 0.72;
  return repeat(60, () => {
    const x = from + random.next() * width * 0.28;
    const tall = height * random.between(0.06, 0.2);
    const lean = random.between(-0.3, 0.3) * tall;
    return `<path d="M${fix(x)} ${fix(height + 5)}q${fix(lean * 0.2)} ${fix(-tall * 0.6)} ${fix(lean)} ${fix(-tall)}" stroke="${fill}" stroke-width="${fix(random.between(2, 5))}" fill="none" stroke-linecap="round"/>`;
  });
}
