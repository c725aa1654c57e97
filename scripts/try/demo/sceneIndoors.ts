import {
  type Colour,
  fix,
  glow,
  horizontal,
  mix,
  radial,
  rect,
  repeat,
  type Sheet,
  vertical,
} from './sheet.ts';

/** A Christmas tree with its lights, and presents under it. */
export function drawTree(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const [x, foot] = [width * 0.5, height * 0.86];
  const tall = height * 0.74;
  const reach = tall * 0.36;
  const tiers = repeat(9, (at) => {
    const share = (9 - at) / 9;
    const low = foot - tall * (1 - share) * 0.98;
    const half = reach * share ** 0.9;
    const green = mix('#1f4a34', '#2f6a45', random.next());
    const fringe = Array.from({ length: 12 }, (_, tip) => {
      const along = half - (2 * half * (tip + 0.5)) / 12;
      return `L${fix(x + along + half / 12)} ${fix(low - 10)}L${fix(x + along)} ${fix(low + random.between(8, 26))}`;
    }).join('');
    return `<path d="M${fix(x)} ${fix(low - tall * 0.26)}L${fix(x + half)} ${fix(low)}${fringe}L${fix(x - half)} ${fix(low)}Z" fill="${green}"/>`;
  });
  const place = () => {
    const share = random.between(0.08, 0.96);
    return { x: x + random.between(-0.86, 0.86) * reach * share, y: foot - tall * (1 - share) };
  };
  const lights = repeat(110, () => {
    const at = place();
    return `${glow(sheet, { ...at, rx: 26 }, '#ffd98a', 0.75)}<circle cx="${fix(at.x)}" cy="${fix(at.y)}" r="4" fill="#fff6da"/>`;
  });
  const balls = repeat(34, () => {
    const at = place();
    const size = height * random.between(0.011, 0.017);
    const colour = random.pick(['#c0392f', '#d9a441', '#b8c4cc', '#8f2f3f']);
    return `<circle cx="${fix(at.x)}" cy="${fix(at.y)}" r="${fix(size)}" fill="${shine(sheet, colour)}"/>`;
  });
  const presents = repeat(6, (at) => {
    const size = Math.min(width, height) * random.between(0.07, 0.12);
    return drawBox(sheet, {
      x: x + (at - 2.5) * reach * 0.48,
      y: foot + height * random.between(0.015, 0.07),
      size,
      colour: random.pick(['#a93a34', '#33594a', '#d8c8a8', '#39527a']),
      ribbon: random.pick(['#e9c46a', '#f4eee0', '#c8473d']),
    });
  });
  const star = `<path transform="translate(${fix(x)} ${fix(foot - tall * 1.02)}) scale(${(height / 900).toFixed(2)})" d="M0-30L7-9H29L11 4L18 26L0 13L-18 26L-11 4L-29-9H-7Z" fill="#ffe7a3"/>`;
  return [
    drawRoom(sheet, foot - height * 0.02),
    rect(x - 18, foot - 30, 36, 60, '#4a3020'),
    tiers,
    lights,
    balls,
    glow(sheet, { x, y: foot - tall * 1.02, rx: height * 0.12 }, '#ffe7a3', 0.8),
    star,
    presents,
  ].join('');
}

/** A wrapped present, close up, among the lights: the surprise. */
export function drawPresent(sheet: Sheet): string {
  const { width, height } = sheet;
  const size = Math.min(width, height) * 0.5;
  const box = { x: width / 2, y: height * 0.84, size, colour: '#b23a36', ribbon: '#f0d9a0' };
  return `${drawRoom(sheet, height * 0.7)}<ellipse cx="${fix(width / 2)}" cy="${fix(height * 0.845)}" rx="${fix(size * 0.66)}" ry="${fix(size * 0.06)}" fill="#000000" fill-opacity="0.35"/>${drawBox(sheet, box)}`;
}

/** A cake with its candles lit. */
export function drawCake(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const size = Math.min(width, height);
  const [x, foot] = [width / 2, height * 0.8];
  const layer = (at: number, wide: number, tall: number, colour: Colour) => {
    const top = foot - at;
    const drip = Array.from({ length: 12 }, (_, d) => {
      const from = x + wide - (2 * wide * d) / 12;
      const to = x + wide - (2 * wide * (d + 1)) / 12;
      const low = top - tall + tall * random.between(0.22, 0.5);
      return `C${fix(from)} ${fix(low)} ${fix(to)} ${fix(low)} ${fix(to)} ${fix(top - tall + tall * 0.14)}`;
    }).join('');
    return `${rect(x - wide, top - tall, wide * 2, tall, shade(sheet, colour))}<ellipse cx="${fix(x)}" cy="${fix(top)}" rx="${fix(wide)}" ry="${fix(wide * 0.1)}" fill="${mix(colour, '#5a2a20', 0.35)}"/>
      <path d="M${fix(x - wide)} ${fix(top - tall)}H${fix(x + wide)}V${fix(top - tall + tall * 0.14)}${drip}Z" fill="#fff5ea"/><ellipse cx="${fix(x)}" cy="${fix(top - tall)}" rx="${fix(wide)}" ry="${fix(wide * 0.13)}" fill="#fffaf2"/>`;
  };
  const top = foot - size * 0.36;
  const candles = repeat(7, (at) => {
    const cx = x + (at - 3) * size * 0.062;
    const cy = top + (at % 2 === 0 ? size * 0.012 : -size * 0.012);
    const colour = random.pick(['#e07a6a', '#7fb0b8', '#e9b94f', '#b58cc0']);
    const flame = cy - size * 0.135;
    return `${rect(cx - size * 0.008, cy - size * 0.11, size * 0.016, size * 0.11, colour)}${glow(sheet, { x: cx, y: flame, rx: size * 0.13 }, '#ffcf70', 0.55)}<path d="M${fix(cx)} ${fix(flame - size * 0.03)}q${fix(size * 0.019)} ${fix(size * 0.03)} 0 ${fix(size * 0.05)}q${fix(-size * 0.019)} ${fix(-size * 0.02)} 0 ${fix(-size * 0.05)}Z" fill="#fff1b8"/>`;
  });
  const plate = `<ellipse cx="${fix(x)}" cy="${fix(foot + size * 0.02)}" rx="${fix(size * 0.42)}" ry="${fix(size * 0.055)}" fill="#efe6da"/><ellipse cx="${fix(x)}" cy="${fix(foot + size * 0.01)}" rx="${fix(size * 0.36)}" ry="${fix(size * 0.042)}" fill="#d8cabb"/>`;
  return [
    drawRoom(sheet, height * 0.72),
    plate,
    layer(0, size * 0.32, size * 0.19, '#e8a9a0'),
    layer(size * 0.19, size * 0.24, size * 0.17, '#f0c0b0'),
    candles,
  ].join('');
}

/** A warm room in the evening, out of focus. */
function drawRoom(sheet: Sheet, floor: number): string {
  const { width, height, random } = sheet;
  const wall = vertical(sheet, [
    [0, '#2a1c20'],
    [1, '#6e4534'],
  ]);
  const table = vertical(sheet, [
    [0, '#8a5a3c'],
    [1, '#3a2218'],
  ]);
  const bokeh = repeat(46, () => {
    const r = Math.min(width, height) * random.between(0.012, 0.05);
    const fill = radial(sheet, [
      [0, '#ffcf86', 0.26],
      [0.85, '#ffc36b', 0.34],
      [1, '#ffc36b', 0],
    ]);
    return `<circle cx="${fix(random.next() * width)}" cy="${fix(random.next() * floor * 0.92)}" r="${fix(r)}" fill="${fill}"/>`;
  });
  return `${rect(0, 0, width, floor, wall)}${glow(sheet, { x: width / 2, y: floor * 0.7, rx: width * 0.6, ry: floor }, '#f0a860', 0.4)}${bokeh}${rect(0, floor, width, height - floor, table)}`;
}

function drawBox(
  sheet: Sheet,
  {
    x,
    y,
    size,
    colour,
    ribbon,
  }: { x: number; y: number; size: number; colour: Colour; ribbon: Colour },
): string {
  const dots = repeat(
    40,
    (at) =>
      `<circle cx="${fix(-44 + (at % 8) * 12.6)}" cy="${fix(-70 + Math.floor(at / 8) * 15)}" r="1.7" fill="#ffffff" fill-opacity="0.28"/>`,
  );
  return `<g transform="translate(${fix(x)} ${fix(y)}) scale(${(size / 100).toFixed(3)})">
    ${rect(-50, -78, 100, 78, shade(sheet, colour))}${dots}${rect(-9, -78, 18, 78, shade(sheet, ribbon))}
    ${rect(-54, -96, 108, 22, shade(sheet, mix(colour, '#ffffff', 0.12)))}${rect(-10, -96, 20, 22, shade(sheet, ribbon))}${rect(-50, -74, 100, 4, '#000000" fill-opacity="0.16')}
    <path d="M0-97C-14-132-52-136-46-112C-42-98-16-96 0-97C14-132 52-136 46-112C42-98 16-96 0-97Z" fill="${shade(sheet, ribbon)}"/>
    <path d="M-6-98C-16-118-36-122-36-112C-34-102-16-99-6-98ZM6-98C16-118 36-122 36-112C34-102 16-99 6-98Z" fill="${mix(ribbon, '#4a2a1a', 0.4)}"/>
    <path d="M-3-97L-30-78L-22-76L-20-68L2-94ZM3-97L30-78L22-76L20-68L-2-94Z" fill="${mix(ribbon, '#4a2a1a', 0.12)}"/>
    <ellipse cx="0" cy="-98" rx="9" ry="7" fill="${mix(ribbon, '#ffffff', 0.25)}"/></g>`;
}

/** Light from the left. */
function shade(sheet: Sheet, colour: Colour): string {
  return horizontal(sheet, [
    [0, mix(colour, '#2a1420', 0.18)],
    [0.25, mix(colour, '#fff2dc', 0.22)],
    [0.55, colour],
    [1, mix(colour, '#2a1420', 0.45)],
  ]);
}

function shine(sheet: Sheet, colour: Colour): string {
  return radial(sheet, [
    [0, mix(colour, '#ffffff', 0.6)],
    [0.4, colour],
    [1, mix(colour, '#1a0c14', 0.5)],
  ]);
}
