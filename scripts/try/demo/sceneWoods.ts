import { drawSky, drawSun, fillRidge, heightAt, makeRidge, outline, type Point } from './land.ts';
import { type Light, palettes } from './palettes.ts';
import { type Colour, fix, glow, mix, rect, repeat, type Sheet, vertical } from './sheet.ts';

/** Tall trunks fading into the light, with sunbeams between them. */
export function drawForest(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const autumn = light === 'autumn';
  const [bright, dark]: [Colour, Colour] = autumn ? ['#f6e3ae', '#3b2417'] : ['#e3eec4', '#16281e'];
  const leaves: [Colour, ...Colour[]] = autumn
    ? ['#d9822b', '#c4552d', '#e8b13d', '#a93f2a']
    : ['#6f9a4d', '#4d7f45', '#93b45a', '#37683d'];
  const back = vertical(sheet, [
    [0, mix(bright, leaves[0], 0.45)],
    [0.55, bright],
    [1, mix(bright, leaves[0], 0.5)],
  ]);
  const layers = [0.08, 0.25, 0.45, 0.7, 1].map((near) => {
    const trunk = mix(bright, dark, near);
    const floor = makeRidge(sheet, {
      base: height * (0.68 + 0.22 * near),
      rise: height * 0.02,
      hills: 3,
      rough: 0.3,
    });
    const trunks = repeat(15 - 10 * near, () => drawTrunk(sheet, near, trunk));
    const crown = drawLeaves(
      sheet,
      near,
      mix(bright, random.pick(leaves), 0.25 + 0.6 * near),
      leaves,
    );
    const ground = fillRidge(
      sheet,
      floor,
      mix(bright, mix(dark, leaves[1] ?? dark, 0.55), 0.2 + 0.7 * near),
      dark,
      height,
    );
    return trunks + ground + crown;
  });
  const sun = { x: width * random.between(0.3, 0.7), y: height * 0.16 };
  return [
    rect(0, 0, width, height, back),
    glow(sheet, { ...sun, rx: width * 0.5, ry: height * 0.6 }, '#fffdf0', 0.8),
    ...layers.slice(0, 3),
    drawBeams(sheet, sun.x, sun.y),
    ...layers.slice(3),
    glow(sheet, { ...sun, rx: width * 0.55, ry: height * 0.7 }, '#fff3c8', 0.42),
  ].join('');
}

function drawTrunk({ width, height, random }: Sheet, near: number, fill: Colour): string {
  const x = random.between(-0.02, 1.02) * width;
  const wide = Math.min(width, height) * (0.008 + 0.045 * near ** 1.6) * random.between(0.7, 1.25);
  const foot = height * (0.7 + 0.24 * near);
  const lean = random.between(-0.6, 0.6) * wide;
  const limbs = repeat(4, () => {
    const y = height * random.between(0.05, 0.5);
    const reach = random.pick([-1, 1]) * wide * random.between(2, 5);
    return `<path d="M${fix(x + lean)} ${fix(y)}q${fix(reach * 0.5)} ${fix(-wide)} ${fix(reach)} ${fix(-wide * 3)}" stroke="${fill}" stroke-width="${fix(wide * 0.2)}" fill="none"/>`;
  });
  return `<path d="M${fix(x - wide * 0.4 + lean)} -5L${fix(x + wide * 0.4 + lean)} -5Q${fix(x + wide * 0.45)} ${fix(foot * 0.8)} ${fix(x + wide)} ${fix(foot + wide)}H${fix(x - wide)}Q${fix(x - wide * 0.45)} ${fix(foot * 0.8)} ${fix(x - wide * 0.4 + lean)} -5Z" fill="${fill}"/>${limbs}`;
}

function drawLeaves(
  { width, height, random }: Sheet,
  near: number,
  base: Colour,
  leaves: readonly [Colour, ...Colour[]],
): string {
  return repeat(170 - 60 * near, () => {
    const high = random.next() ** 1.5;
    const size = Math.min(width, height) * (0.012 + 0.022 * near) * random.between(0.5, 1.3);
    const fill = mix(base, random.pick(leaves), 0.45 * near);
    return `<ellipse cx="${fix(random.next() * width)}" cy="${fix(high * height * 0.34)}" rx="${fix(size * 1.6)}" ry="${fix(size)}" fill="${fill}" fill-opacity="0.72"/>`;
  });
}

function drawBeams(sheet: Sheet, x: number, y: number): string {
  const { width, height, random } = sheet;
  const fill = vertical(sheet, [
    [0, '#fffbe0', 0.5],
    [1, '#fffbe0', 0],
  ]);
  return repeat(9, () => {
    const to = x + random.between(-0.7, 0.7) * width;
    const wide = width * random.between(0.02, 0.07);
    const points: Point[] = [
      [x - 4, y - height * 0.2],
      [x + 4, y - height * 0.2],
      [to + wide, height * 0.92],
      [to - wide, height * 0.92],
    ];
    return `<path d="${outline(points)}Z" fill="${fill}"/>`;
  });
}

/** A cabin in deep snow, its windows lit, snow falling. */
export function drawCabin(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const dark = light === 'night' || light === 'dusk';
  const white = dark ? mix('#dfe8fa', palette.sky[1], 0.45) : '#f7fafc';
  const low = mix(white, palette.sky[1], 0.45);
  const hill = (base: number, rise: number) =>
    makeRidge(sheet, { base: height * base, rise: height * rise, hills: 2, rough: 0.1 });
  const [far, middle, close] = [hill(0.58, 0.06), hill(0.7, 0.035), hill(0.88, 0.03)];
  const x = width * random.between(0.36, 0.6);
  const y = heightAt(middle, x, width) + height * 0.035;
  const pines = (ridge: readonly Point[], count: number, tall: number, near: number) =>
    repeat(count, (at) => {
      const px = ((at + random.between(0.1, 0.9)) / count) * width;
      if (near > 0.7 && Math.abs(px - x) < height * 0.26) return '';
      return drawSnowPine(
        sheet,
        { x: px, y: heightAt(ridge, px, width) + tall * 0.06 },
        tall * random.between(0.6, 1.1),
        { fill: mix(palette.haze, palette.near, near), snow: white },
      );
    });
  return [
    drawSky(sheet, palette, height * 0.7),
    dark ? drawSun(sheet, palette, { x: width * 0.78, y: height * 0.16, r: height * 0.03 }) : '',
    fillRidge(sheet, far, mix(white, palette.haze, 0.55), low, height),
    pines(far, 34, height * 0.15, 0.42),
    fillRidge(sheet, middle, white, low, height),
    pines(middle, 16, height * 0.3, 0.85),
    drawHouse(sheet, { x, y, size: height * 0.19, snow: white, dark }),
    fillRidge(sheet, close, mix(white, '#ffffff', 0.3), low, height),
    drawSnowfall(sheet),
  ].join('');
}

function drawHouse(
  sheet: Sheet,
  { x, y, size, snow, dark }: { x: number; y: number; size: number; snow: Colour; dark: boolean },
): string {
  const wood = dark ? '#3d2a22' : '#7a4a31';
  const logs = repeat(9, (at) => rect(-62, -60 + at * 7, 124, 1.4, '#241712'));
  const window_ = (left: number) =>
    `${rect(left, -44, 26, 24, '#ffd27a')}<path d="M${left + 13} -44V-20M${left} -32H${left + 26}" stroke="#4a2f20" stroke-width="2.4"/>`;
  const lamp = dark ? glow(sheet, { x: 0, y: -22, rx: 170, ry: 70 }, '#ffb95e', 0.55) : '';
  const smoke = repeat(9, (at) =>
    glow(
      sheet,
      { x: 40 + at * 5 + sheet.random.between(-4, 4), y: -128 - at * 17, rx: 9 + at * 4.5 },
      '#ffffff',
      0.3 - at * 0.025,
    ),
  );
  return `<g transform="translate(${fix(x)} ${fix(y)}) scale(${(size / 100).toFixed(3)})">${smoke}
    ${rect(30, -122, 18, 50, wood)}${rect(28, -126, 22, 7, snow)}
    ${rect(-62, -60, 124, 64, wood)}${logs}
    <path d="M-62-60L0-112L62-60Z" fill="${wood}"/>
    <path d="M-84-54L0-124L84-54Q74-46 66-56L0-108L-66-56Q-74-46-84-54Z" fill="${snow}"/>
    ${window_(-48)}${window_(22)}${rect(-12, -40, 24, 44, '#5a3420')}<circle cx="7" cy="-18" r="2" fill="#e8c070"/>
    <circle cx="0" cy="-80" r="9" fill="#ffd27a"/>${lamp}
    <path d="M-92 8Q-60-8-30 2Q0 8 30 0Q70-8 96 8Z" fill="${snow}"/></g>`;
}

function drawSnowPine(
  { random }: Sheet,
  { x, y }: { readonly x: number; readonly y: number },
  tall: number,
  { fill, snow }: { readonly fill: Colour; readonly snow: Colour },
): string {
  const tiers = 5;
  return repeat(tiers, (tier) => {
    const at = tiers - 1 - tier;
    const low = y - (tall * (tiers - 1 - at)) / (tiers + 0.6);
    const reach = tall * 0.24 * ((at + 1.4) / tiers);
    const up = tall * 0.34;
    const side = reach * random.between(0.5, 0.62);
    return `<path d="M${fix(x)} ${fix(low - up)}L${fix(x + reach)} ${fix(low)}Q${fix(x)} ${fix(low + reach * 0.22)} ${fix(x - reach)} ${fix(low)}Z" fill="${fill}"/><path d="M${fix(x)} ${fix(low - up)}L${fix(x + side)} ${fix(low - up * 0.42)}Q${fix(x + side * 0.4)} ${fix(low - up * 0.52)} ${fix(x)} ${fix(low - up * 0.34)}Q${fix(x - side * 0.5)} ${fix(low - up * 0.5)} ${fix(x - side * 1.3)} ${fix(low - up * 0.22)}Z" fill="${snow}"/>`;
  });
}

function drawSnowfall({ width, height, random }: Sheet): string {
  return repeat(330, () => {
    const near = random.next() ** 4;
    return `<circle cx="${fix(random.next() * width)}" cy="${fix(random.next() * height)}" r="${fix(1.2 + near * 8)}" fill="#ffffff" fill-opacity="${fix(0.85 - near * 0.55)}"/>`;
  });
}
