import { drawPines, drawSky, drawSun, fillRidge, heightAt, makeRidge } from './land.ts';
import { type Light, palettes } from './palettes.ts';
import { drawWater } from './sceneSea.ts';
import { fix, glow, mix, rect, repeat, type Sheet, vertical } from './sheet.ts';

/** The Milky Way over a tent among pines. */
export function drawStars(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const palette = palettes.night;
  const ridge = makeRidge(sheet, {
    base: height * 0.86,
    rise: height * 0.03,
    hills: 2,
    rough: 0.4,
  });
  const hills = makeRidge(sheet, {
    base: height * 0.76,
    rise: height * 0.07,
    hills: 3,
    rough: 0.5,
  });
  const x = width * random.between(0.35, 0.6);
  const y = heightAt(ridge, x, width) + height * 0.012;
  return [
    drawSky(sheet, palette, height * 0.85),
    drawMilkyWay(sheet),
    fillRidge(sheet, hills, '#14233f', '#1d3152', height),
    drawPines(sheet, ridge, { count: 46, tall: height * 0.24, fill: () => '#070d18' }),
    fillRidge(sheet, ridge, '#060a13', '#030509', height),
    glow(sheet, { x, y, rx: height * 0.3, ry: height * 0.12 }, '#f0a850', 0.45),
    drawTent(sheet, x, y, height * 0.085),
  ].join('');
}

function drawMilkyWay(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const long = Math.hypot(width, height);
  const band = repeat(90, () => {
    const along = random.between(-0.5, 0.5) * long;
    const aside = (random.next() + random.next() - 1) * long * 0.065;
    const size = long * random.between(0.03, 0.1);
    const colour = random.pick(['#8fa6dd', '#c9b8e6', '#e8cfc0', '#7f98cc']);
    return glow(sheet, { x: along, y: aside, rx: size * 1.5, ry: size * 0.6 }, colour, 0.17);
  });
  const dust = repeat(1500, () => {
    const near = random.next() + random.next() + random.next() - 1.5;
    return drawStar(sheet, random.between(-0.55, 0.55) * long, near * long * 0.13, 0.9);
  });
  const stars = repeat(700, () =>
    drawStar(sheet, random.next() * width, random.next() * height * 0.84, 1.6),
  );
  const turn = random.between(-62, -38);
  return `<g transform="translate(${fix(width * 0.55)} ${fix(height * 0.36)}) rotate(${fix(turn)})">${band}${dust}</g>${stars}`;
}

function drawStar({ random }: Sheet, x: number, y: number, most: number): string {
  const size = 0.8 + most * random.next() ** 6 * 2.6;
  const colour = random.pick(['#ffffff', '#ffffff', '#dfe8ff', '#ffe9cf']);
  return `<circle cx="${fix(x)}" cy="${fix(y)}" r="${fix(size)}" fill="${colour}" fill-opacity="${fix(random.between(0.35, 1))}"/>`;
}

function drawTent(sheet: Sheet, x: number, y: number, tall: number): string {
  const fill = vertical(sheet, [
    [0, '#c7632c'],
    [0.7, '#ffc871'],
    [1, '#ffe2a0'],
  ]);
  return `<g transform="translate(${fix(x)} ${fix(y)}) scale(${(tall / 100).toFixed(3)})">
    <path d="M-110 0L-20-100L120 0Z" fill="${fill}"/><path d="M-20-100L-52 0H-110Z" fill="#8a3f1c" fill-opacity="0.65"/>
    <path d="M-20-100L20 0H-52Z" fill="#fff0c4" fill-opacity="0.5"/><path d="M-24-106L-16-96M-20-100V0" stroke="#5a2a14" stroke-width="3"/></g>`;
}

/** A skyline over the water, its windows lighting up. */
export function drawCity(sheet: Sheet, light: Light): string {
  const { width, height } = sheet;
  const palette = palettes[light];
  const shore = height * 0.68;
  const lit = light === 'night' ? 0.45 : 0.3;
  const land = [
    drawSky(sheet, palette, shore),
    drawSun(sheet, palette, {
      x: width * 0.7,
      y: height * 0.3,
      r: Math.min(width, height) * 0.032,
    }),
    ...[0.35, 0.65, 1].map((near) =>
      drawSkyline(sheet, { near, shore, light, lit: lit * near ** 2 }),
    ),
  ].join('');
  const water = vertical(sheet, [
    [0, palette.water[1], 0.3],
    [1, palette.water[1], 0.95],
  ]);
  return `<g id="city">${land}</g>
    <use href="#city" transform="matrix(1 0 0 -1 0 ${fix(2 * shore)})"/>
    <g opacity="0.6">${drawWater(sheet, palette, shore, width * 0.7)}</g>${rect(0, shore, width, height - shore, water)}`;
}

function drawSkyline(
  sheet: Sheet,
  { near, shore, light, lit }: { near: number; shore: number; light: Light; lit: number },
): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const parts: string[] = [];
  for (let x = -width * 0.02; x < width; ) {
    const wide = height * random.between(0.035, 0.085) * (0.6 + 0.4 * near);
    const centre = 1 - Math.abs((x + wide / 2) / width - 0.45) * 1.3;
    const tall = height * random.between(0.1, 0.42) * Math.max(0.28, centre) * (1.25 - 0.45 * near);
    const wall = mix(
      mix(palette.haze, palette.near, near * 0.92),
      '#000000',
      random.between(0, 0.1),
    );
    parts.push(
      rect(x, shore - tall, wide, tall + 1, wall),
      drawRoof(sheet, x, shore - tall, wide, wall),
    );
    if (lit > 0.03) parts.push(drawWindows(sheet, { x, y: shore - tall, wide, tall, lit }));
    x += wide * random.between(0.85, 1.2);
  }
  return parts.join('');
}

function drawRoof({ random }: Sheet, x: number, y: number, wide: number, fill: string): string {
  const middle = x + wide / 2;
  const kind = random.next();
  if (kind < 0.2)
    return `<path d="M${fix(x)} ${fix(y)}L${fix(middle)} ${fix(y - wide * 0.7)}L${fix(x + wide)} ${fix(y)}Z" fill="${fill}"/>`;
  if (kind < 0.4) return rect(x + wide * 0.2, y - wide * 0.3, wide * 0.6, wide * 0.32, fill);
  if (kind < 0.52)
    return (
      rect(middle - 1.5, y - wide * 0.9, 3, wide, fill) +
      rect(x + wide * 0.3, y - wide * 0.25, wide * 0.4, wide * 0.3, fill)
    );
  return '';
}

function drawWindows(
  { random }: Sheet,
  { x, y, wide, tall, lit }: { x: number; y: number; wide: number; tall: number; lit: number },
): string {
  const columns = Math.max(3, Math.round(wide / 14));
  const rows = Math.floor(tall / 17);
  const step = wide / (columns + 0.6);
  return repeat(columns * rows, (at) => {
    if (!random.chance(lit)) return '';
    const left = x + step * (0.5 + (at % columns));
    const fill = random.pick(['#ffd98a', '#ffe9b8', '#ffc56b', '#ffefd2']);
    return `<rect x="${fix(left)}" y="${fix(y + 9 + 17 * Math.floor(at / columns))}" width="${fix(step * 0.55)}" height="9" fill="${fill}" fill-opacity="${fix(random.between(0.55, 1))}"/>`;
  });
}

/** Fireworks over the town. */
export function drawFireworks(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const bursts = repeat(6, (at) => {
    const centre = {
      x: width * (0.12 + 0.15 * at + random.between(-0.04, 0.04)),
      y: height * random.between(0.1, 0.36),
    };
    const r = Math.min(width, height) * random.between(0.1, 0.22);
    const colour = random.pick(['#ffcf70', '#ff8a7a', '#9fd0ff', '#f5b8ff', '#b8f0c0']);
    const rays = repeat(58, (ray) => {
      const angle = (ray / 58) * 2 * Math.PI + random.between(-0.05, 0.05);
      const reach = r * random.between(0.65, 1.05);
      const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
      return `<path d="M${fix(centre.x + dx * 0.22)} ${fix(centre.y + dy * 0.22)}Q${fix(centre.x + dx * 0.75)} ${fix(centre.y + dy * 0.7)} ${fix(centre.x + dx)} ${fix(centre.y + dy + r * 0.12)}" stroke="${colour}" stroke-width="${fix(random.between(1.4, 3))}" fill="none" stroke-opacity="0.8" stroke-linecap="round"/><circle cx="${fix(centre.x + dx)}" cy="${fix(centre.y + dy + r * 0.12)}" r="${fix(random.between(1.5, 4))}" fill="#ffffff"/>`;
    });
    return glow(sheet, { ...centre, rx: r * 1.9 }, colour, 0.42) + rays;
  });
  return `${drawCity(sheet, 'night')}${bursts}`;
}
