import { drawClouds, drawSky, drawSun, fillRidge, makeRidge, outline, type Point } from './land.ts';
import { type Light, type Palette, palettes } from './palettes.ts';
import { type Colour, fix, glow, mix, rect, repeat, type Sheet, vertical } from './sheet.ts';

/** The open sea with the sun's path on it, and boats. */
export function drawSea(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const horizon = height * random.between(0.46, 0.56);
  const sun = {
    x: width * random.between(0.3, 0.7),
    y: horizon - height * random.between(0.03, 0.2),
  };
  const island = makeRidge(sheet, {
    base: horizon + 2,
    rise: height * 0.035,
    hills: 2.2,
    rough: 0.4,
  });
  return [
    drawSky(sheet, palette, horizon),
    drawSun(sheet, palette, { ...sun, r: Math.min(width, height) * 0.042 }),
    drawClouds(sheet, palette, {
      top: height * 0.05,
      bottom: horizon * 0.9,
      count: 7,
      opacity: 0.2,
    }),
    `<g opacity="0.75">${fillRidge(sheet, island, mix(palette.haze, palette.near, 0.35), palette.haze, horizon)}</g>`,
    drawWater(sheet, palette, horizon, sun.x),
    ...[0.06, 0.12, 0.34].map((depth) =>
      drawSailboat(sheet, palette, {
        x: width * random.between(0.1, 0.9),
        y: horizon + (height - horizon) * depth,
        tall: height * (0.035 + 0.42 * depth),
      }),
    ),
  ].join('');
}

/** A lighthouse on its rock, its lamp lit once the light goes. */
export function drawLighthouse(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const horizon = height * 0.62;
  const x = width * random.pick([0.3, 0.68]);
  const cliff: Point[] = [
    [x - width * 0.4, height],
    [x - width * 0.24, height * 0.84],
    [x - width * 0.16, height * 0.73],
    [x - width * 0.06, height * 0.66],
    [x + width * 0.08, height * 0.655],
    [x + width * 0.13, height * 0.74],
    [x + width * 0.24, height * 0.83],
    [x + width * 0.3, height],
  ];
  const rock = vertical(sheet, [
    [0, mix(palette.near, palette.haze, 0.32)],
    [1, mix(palette.near, '#000000', 0.25)],
  ]);
  return [
    drawSky(sheet, palette, horizon),
    drawSun(sheet, palette, {
      x: width - x,
      y: horizon * 0.84,
      r: Math.min(width, height) * 0.032,
    }),
    drawClouds(sheet, palette, {
      top: height * 0.05,
      bottom: horizon * 0.85,
      count: 7,
      opacity: 0.2,
    }),
    drawWater(sheet, palette, horizon, width - x),
    `<path d="${outline(cliff)}Z" fill="${rock}"/>`,
    drawTower(sheet, palette, x, height * 0.66, height * 0.4),
  ].join('');
}

function drawTower(sheet: Sheet, palette: Palette, x: number, foot: number, tall: number): string {
  const wide = tall * 0.11;
  const white = mix('#f6f0e4', palette.haze, 0.2);
  const red = mix('#b8433a', palette.near, 0.12);
  const bands = repeat(5, (at) => {
    const from = at / 5;
    const half = (share: number) => wide * (0.62 + 0.38 * share);
    return `<path d="M${fix(x - half(from))} ${fix(foot - tall * (1 - from) * 0.82)}L${fix(x + half(from))} ${fix(foot - tall * (1 - from) * 0.82)}L${fix(x + half(from + 0.2))} ${fix(foot - tall * (0.8 - from) * 0.82)}L${fix(x - half(from + 0.2))} ${fix(foot - tall * (0.8 - from) * 0.82)}Z" fill="${at % 2 === 0 ? red : white}"/>`;
  });
  const lamp = { x, y: foot - tall * 0.89 };
  const side = `<path d="M${fix(x + wide * 0.15)} ${fix(foot - tall * 0.82)}L${fix(x + wide * 0.62)} ${fix(foot - tall * 0.82)}L${fix(x + wide)} ${fix(foot)}L${fix(x + wide * 0.3)} ${fix(foot)}Z" fill="${palette.near}" fill-opacity="0.25"/>`;
  return [
    glow(sheet, { ...lamp, rx: tall * 1.5, ry: tall * 0.22 }, '#fff2c0', 0.75),
    bands,
    side,
    rect(x - wide * 0.82, foot - tall * 0.84, wide * 1.64, tall * 0.025, palette.near),
    rect(x - wide * 0.42, foot - tall * 0.94, wide * 0.84, tall * 0.1, '#ffe9a6'),
    `<path d="M${fix(x - wide * 0.6)} ${fix(foot - tall * 0.935)}L${fix(x)} ${fix(foot - tall * 1.03)}L${fix(x + wide * 0.6)} ${fix(foot - tall * 0.935)}Z" fill="${red}"/>`,
    glow(sheet, { ...lamp, rx: tall * 0.28 }, '#fff6d8', 0.95),
  ].join('');
}

/** Water from the horizon to the lower edge: darker close by, glittering under the sun. */
export function drawWater(sheet: Sheet, palette: Palette, horizon: number, sunX: number): string {
  const { width, height, random } = sheet;
  const deep = height - horizon;
  const [far, close] = palette.water;
  const fill = vertical(sheet, [
    [0, mix(far, palette.sky[2], 0.35)],
    [0.25, far],
    [1, close],
  ]);
  const wave = (centre: number, spread: number, colour: Colour, opacity: number) => {
    const depth = random.next() ** 1.5;
    const x = centre + random.between(-1, 1) * spread * (0.2 + 0.8 * depth);
    const rx = width * random.between(0.01, 0.05) * (0.3 + 1.7 * depth);
    const ry = 0.7 + depth * deep * 0.0065;
    return `<ellipse cx="${fix(x)}" cy="${fix(horizon + deep * depth)}" rx="${fix(rx)}" ry="${fix(ry)}" fill="${colour}" fill-opacity="${opacity}"/>`;
  };
  return [
    rect(0, horizon, width, deep, fill),
    repeat(260, () => wave(width / 2, width * 0.7, mix(close, '#000000', 0.15), 0.22)),
    repeat(180, () => wave(width / 2, width * 0.7, mix(far, '#ffffff', 0.35), 0.25)),
    glow(sheet, { x: sunX, y: horizon, rx: width * 0.16, ry: deep * 1.1 }, palette.sun, 0.32),
    repeat(210, () => wave(sunX, width * 0.1, palette.sun, 0.62)),
  ].join('');
}

export function drawSailboat(
  { random }: Sheet,
  palette: Palette,
  { x, y, tall }: { x: number; y: number; tall: number },
): string {
  const sail = mix('#fffaf0', palette.haze, 0.25);
  const jib = mix(random.pick(['#c8473d', '#e0a040', '#fffaf0', '#4d7fa3']), palette.haze, 0.25);
  const hull = mix(palette.near, palette.haze, 0.1);
  return `<g transform="translate(${fix(x)} ${fix(y)}) scale(${(tall / 100).toFixed(3)}) rotate(${fix(random.between(-3, 4))})">
    <path d="M2-98Q44-52 46-12H2Z" fill="${sail}"/><path d="M-3-90Q-30-46-34-12H-3Z" fill="${jib}"/>
    <path d="M-1-102V0" stroke="${hull}" stroke-width="2.4"/>
    <path d="M-44-6H52Q44 10 30 12H-30Q-40 6-44-6Z" fill="${hull}"/>
    <ellipse cx="2" cy="16" rx="52" ry="3.4" fill="${hull}" fill-opacity="0.35"/></g>`;
}

const parasolColours = ['#d9574a', '#f0b64c', '#3f7f9c', '#f4efe2', '#6b9a74'] as const;

/** A beach seen from the air: turquoise water, foam, sand, parasols and towels. */
export function drawBeach(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const across = Math.max(width, height) * 1.4;
  const shore = (shift: number, rise: number) =>
    makeRidge(
      { ...sheet, width: across },
      { base: across * (0.47 + shift), rise: across * rise, hills: 2.4, rough: 0.25 },
    );
  const sea = vertical(sheet, [
    [0, '#0f5f7f'],
    [0.32, '#2193a6'],
    [0.46, '#63c7c2'],
    [0.52, '#a9e4d6'],
    [1, '#a9e4d6'],
  ]);
  const foam = shore(0, 0.016);
  const below = (points: readonly Point[], down: number) =>
    `${outline(points.map(([x, y]) => [x, y + down]))}V${fix(across)}H0Z`;
  const sand = vertical(sheet, [
    [0, '#d9bd93'],
    [0.12, '#ecd6ad'],
    [1, '#f3e2c0'],
  ]);
  const parasols = repeat(34, (at) => {
    const x = across * (0.06 + (0.88 * (at + random.between(-0.25, 0.25))) / 17);
    const y = across * random.between(0.57, 0.9);
    return drawParasol(sheet, x, y, across * random.between(0.016, 0.023));
  });
  return `${rect(0, 0, width, height, '#f1dfba')}
    <g transform="translate(${fix(width / 2)} ${fix(height / 2)}) rotate(${fix(random.between(-26, 26))}) translate(${fix(-across / 2)} ${fix(-across / 2)})">
    ${rect(-across, -across, across * 3, across * 2, '#0f5f7f')}${rect(0, 0, across, across, sea)}
    ${drawSwell(sheet, across)}
    <path d="${below(shore(-0.045, 0.012), 0)}" fill="#ffffff" fill-opacity="0.35"/>
    <path d="${below(shore(-0.015, 0.014), 0)}" fill="#c9efe2" fill-opacity="0.6"/>
    <path d="${below(foam, 0)}" fill="#ffffff" fill-opacity="0.95"/><path d="${below(foam, across * 0.006)}" fill="#bfa27a"/>
    <path d="${below(foam, across * 0.03)}" fill="${sand}"/>${parasols}</g>`;
}

function drawSwell({ random }: Sheet, across: number): string {
  return repeat(90, () => {
    const y = across * random.between(0.05, 0.44);
    const x = across * random.next();
    const long = across * random.between(0.01, 0.05);
    return `<path d="M${fix(x)} ${fix(y)}q${fix(long / 2)} ${fix(-long * 0.16)} ${fix(long)} 0" stroke="#ffffff" stroke-width="${fix(across * random.between(0.0006, 0.0018))}" fill="none" stroke-opacity="${fix(random.between(0.15, 0.5))}" stroke-linecap="round"/>`;
  });
}

function drawParasol({ random }: Sheet, x: number, y: number, r: number): string {
  const [first, second] = [
    random.pick(parasolColours),
    random.chance(0.6) ? '#f8f1e2' : random.pick(parasolColours),
  ];
  const wedges = repeat(8, (at) => {
    const [from, to] = [(at * Math.PI) / 4, ((at + 1) * Math.PI) / 4];
    return `<path d="M0 0L${fix(r * Math.cos(from))} ${fix(r * Math.sin(from))}L${fix(r * Math.cos(to))} ${fix(r * Math.sin(to))}Z" fill="${at % 2 === 0 ? first : second}"/>`;
  });
  const towel = `<g transform="rotate(${fix(random.between(-35, 35))})"><rect x="${fix(r * 1.35)}" y="${fix(-r * 0.9)}" width="${fix(r * 0.95)}" height="${fix(r * 2)}" rx="${fix(r * 0.08)}" fill="${random.pick(parasolColours)}"/><rect x="${fix(r * 1.35)}" y="${fix(-r * 0.4)}" width="${fix(r * 0.95)}" height="${fix(r * 0.22)}" fill="#ffffff" fill-opacity="0.6"/></g>`;
  return `<g transform="translate(${fix(x)} ${fix(y)}) rotate(${fix(random.between(0, 90))})"><circle cx="${fix(r * 0.45)}" cy="${fix(r * 0.45)}" r="${fix(r)}" fill="#8a6a44" fill-opacity="0.32"/>${random.chance(0.75) ? towel : ''}${wedges}<circle r="${fix(r * 0.08)}" fill="#ffffff"/></g>`;
}
