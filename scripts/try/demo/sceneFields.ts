import { drawClouds, drawSky, drawSun, fillRidge, makeRidge, outline, type Point } from './land.ts';
import { type Light, palettes } from './palettes.ts';
import { fix, mix, rect, repeat, type Sheet, vertical } from './sheet.ts';

/** A meadow full of poppies, daisies and cornflowers, hills behind. */
export function drawMeadow(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const horizon = height * 0.5;
  const hills = [0.25, 0.5].map((depth) => {
    const ridge = makeRidge(sheet, {
      base: horizon - height * (0.05 - 0.08 * depth),
      rise: height * 0.035,
      hills: 2.5,
      rough: 0.3,
    });
    const colour = mix(palette.haze, '#5f8250', depth * 1.3);
    return fillRidge(sheet, ridge, colour, mix(colour, palette.haze, 0.3), height);
  });
  const field = vertical(sheet, [
    [0, mix('#a9b96a', palette.haze, 0.35)],
    [0.4, '#7d9a4d'],
    [1, '#33542f'],
  ]);
  const count = 620;
  const flowers = repeat(count, (at) => {
    const depth = (at / count) ** 1.5;
    const y = horizon + height * 0.05 + height * 0.56 * depth;
    return drawStem(sheet, random.next() * width, y, height * (0.006 + 0.075 * depth ** 1.4));
  });
  return [
    drawSky(sheet, palette, horizon),
    drawSun(sheet, palette, {
      x: width * random.between(0.2, 0.8),
      y: horizon * 0.6,
      r: Math.min(width, height) * 0.035,
    }),
    drawClouds(sheet, palette, {
      top: height * 0.05,
      bottom: horizon * 0.85,
      count: 7,
      opacity: 0.2,
    }),
    ...hills,
    rect(0, horizon + height * 0.035, width, height, field),
    flowers,
  ].join('');
}

function drawStem({ random }: Sheet, x: number, y: number, size: number): string {
  const kind = random.next();
  const lean = random.between(-0.5, 0.5) * size;
  const green = random.pick(['#4d7a3c', '#3c6633', '#628c46']);
  const stem = `<path d="M${fix(x - lean)} ${fix(y + size * 2.6)}Q${fix(x - lean)} ${fix(y + size)} ${fix(x)} ${fix(y)}" stroke="${green}" stroke-width="${fix(size * 0.14)}" fill="none"/>`;
  const [cx, cy] = [fix(x), fix(y)];
  if (kind < 0.42) {
    const red = random.pick(['#d8402f', '#e35a3a', '#c4322b']);
    return `${stem}<ellipse cx="${cx}" cy="${cy}" rx="${fix(size * 0.72)}" ry="${fix(size * 0.52)}" fill="${red}"/><ellipse cx="${fix(x - size * 0.2)}" cy="${fix(y - size * 0.16)}" rx="${fix(size * 0.42)}" ry="${fix(size * 0.3)}" fill="#f2765a" fill-opacity="0.7"/><circle cx="${cx}" cy="${fix(y + size * 0.08)}" r="${fix(size * 0.15)}" fill="#2b1a1c"/>`;
  }
  if (kind < 0.68) {
    return `${stem}<ellipse cx="${cx}" cy="${cy}" rx="${fix(size * 0.5)}" ry="${fix(size * 0.36)}" fill="#fdfaf0"/><ellipse cx="${cx}" cy="${cy}" rx="${fix(size * 0.17)}" ry="${fix(size * 0.13)}" fill="#f0b93c"/>`;
  }
  const small = kind < 0.84 ? '#5f78c8' : '#edc64d';
  return `${stem}<circle cx="${cx}" cy="${cy}" r="${fix(size * 0.32)}" fill="${small}"/>`;
}

/** Rows of lavender running to a lone tree. */
export function drawLavender(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const horizon = height * 0.46;
  const far = makeRidge(sheet, {
    base: horizon - height * 0.02,
    rise: height * 0.03,
    hills: 2.4,
    rough: 0.4,
  });
  const vanish = { x: width * random.between(0.4, 0.6), y: horizon - height * 0.015 };
  const rows = repeat(23, (at) => {
    const share = (at - 11) / 11;
    const foot = vanish.x + share * width * 1.7;
    const half = width * 0.056;
    const middle: Point[] = [
      [vanish.x + share * width * 0.05, vanish.y],
      [foot + half, height],
      [foot - half, height],
    ];
    const fill = vertical(sheet, [
      [0, mix('#9a86bd', palette.haze, 0.4)],
      [0.3, '#8467b0'],
      [1, '#4b3479'],
    ]);
    return `<path d="${outline(middle)}Z" fill="${fill}"/>`;
  });
  const tufts = repeat(1500, () => {
    const depth = random.next() ** 1.7;
    const row = Math.round(random.between(-11, 11)) / 11;
    const y = vanish.y + (height - vanish.y) * depth;
    const x =
      vanish.x + row * width * (0.05 + 1.65 * depth) + random.between(-1, 1) * width * 0.05 * depth;
    const fill = random.pick(['#a58bd0', '#7d5fb0', '#c3aee3', '#5d4390']);
    return `<ellipse cx="${fix(x)}" cy="${fix(y)}" rx="${fix(1 + 5 * depth)}" ry="${fix(2 + 15 * depth)}" fill="${mix(fill, palette.haze, 0.4 * (1 - depth))}"/>`;
  });
  const tree = { x: width * 0.7, y: horizon };
  const crown = repeat(
    26,
    () =>
      `<circle cx="${fix(tree.x + random.between(-1, 1) * height * 0.05)}" cy="${fix(tree.y - height * 0.09 + random.between(-1, 1) * height * 0.035)}" r="${fix(height * random.between(0.014, 0.03))}" fill="${mix('#41603c', palette.haze, random.between(0.05, 0.3))}"/>`,
  );
  return [
    drawSky(sheet, palette, horizon),
    drawSun(sheet, palette, {
      x: width * 0.28,
      y: horizon * 0.75,
      r: Math.min(width, height) * 0.036,
    }),
    drawClouds(sheet, palette, {
      top: height * 0.05,
      bottom: horizon * 0.8,
      count: 6,
      opacity: 0.18,
    }),
    fillRidge(sheet, far, mix(palette.haze, '#6b7f8e', 0.5), palette.haze, height),
    rect(0, horizon - height * 0.016, width, height, '#8d7f60'),
    rows,
    rect(tree.x - 5, tree.y - height * 0.07, 10, height * 0.075, '#4a3a2c'),
    crown,
    tufts,
  ].join('');
}
