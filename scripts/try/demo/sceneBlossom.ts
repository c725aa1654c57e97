import { drawClouds, drawMist, drawSky } from './land.ts';
import { type Light, palettes } from './palettes.ts';
import { fix, glow, repeat, type Sheet } from './sheet.ts';

/** Blossoming branches against the sky. */
export function drawBlossom(sheet: Sheet, light: Light): string {
  const { width, height, random } = sheet;
  const palette = palettes[light];
  const branches: string[] = [];
  const flowers: string[] = [];
  const grow = (x: number, y: number, angle: number, thick: number, left: number) => {
    const long = Math.min(width, height) * random.between(0.09, 0.15) * (0.6 + thick / 40);
    const [toX, toY] = [x + Math.cos(angle) * long, y + Math.sin(angle) * long];
    branches.push(
      `<path d="M${fix(x)} ${fix(y)}Q${fix((x + toX) / 2 + random.between(-14, 14))} ${fix((y + toY) / 2 + random.between(-14, 14))} ${fix(toX)} ${fix(toY)}" stroke="#46302c" stroke-width="${fix(thick)}" fill="none" stroke-linecap="round"/>`,
    );
    if (left < 5)
      flowers.push(
        repeat(6 - left / 2, () =>
          drawFlower(
            sheet,
            x + (toX - x) * random.next() + random.between(-34, 34),
            y + (toY - y) * random.next() + random.between(-34, 34),
          ),
        ),
      );
    if (left === 0) return;
    grow(toX, toY, angle + random.between(-0.35, 0.3), thick * 0.8, left - 1);
    if (random.chance(0.72))
      grow(
        toX,
        toY,
        angle + random.pick([-1, 1]) * random.between(0.4, 0.95),
        thick * 0.6,
        left - 1,
      );
  };
  const side = random.chance(0.5) ? 0 : 1;
  grow(side * width, height * 0.16, side ? Math.PI - 0.2 : 0.2, 40, 8);
  grow(side * width, height * 0.62, side ? Math.PI + 0.35 : -0.35, 30, 7);
  const petals = repeat(46, () => drawPetal(sheet));
  const blur = repeat(26, () =>
    glow(
      sheet,
      {
        x: random.next() * width,
        y: height * random.between(0.5, 1.1),
        rx: height * random.between(0.05, 0.16),
      },
      random.pick(['#f7c6d2', '#fbe3e6', '#e9a9bd']),
      0.5,
    ),
  );
  return [
    drawSky(sheet, palette, height),
    drawClouds(sheet, palette, {
      top: height * 0.1,
      bottom: height * 0.8,
      count: 5,
      opacity: 0.14,
    }),
    drawMist(sheet, '#fbe3e6', { y: height, thick: height * 0.3, opacity: 0.6 }),
    blur,
    ...branches,
    ...flowers,
    petals,
  ].join('');
}

function drawFlower({ width, height, random }: Sheet, x: number, y: number): string {
  const size = Math.min(width, height) * random.between(0.011, 0.022);
  const fill = random.pick(['#fbdfe6', '#f7c3d0', '#fdeef1', '#efa3b8']);
  const turn = random.between(0, 72);
  const petals = repeat(
    5,
    (at) =>
      `<ellipse cy="-0.62" rx="0.46" ry="0.6" fill="${fill}" transform="rotate(${fix(turn + at * 72)})"/>`,
  );
  return `<g transform="translate(${fix(x)} ${fix(y)}) scale(${fix(size)})">${petals}<circle r="0.24" fill="#d4587a"/><circle r="0.1" fill="#fff0b8"/></g>`;
}

function drawPetal({ width, height, random }: Sheet): string {
  const size = Math.min(width, height) * random.between(0.005, 0.011);
  return `<ellipse rx="${fix(size)}" ry="${fix(size * 0.6)}" fill="#f9d3dc" fill-opacity="0.9" transform="translate(${fix(random.next() * width)} ${fix(random.next() * height)}) rotate(${fix(random.between(0, 180))})"/>`;
}
