import { makeRandom, type Random } from './random.ts';

/** A colour as `#rrggbb`. */
export type Colour = string;
/** Where along a gradient, 0 to 1; its colour; its opacity. */
type Stop = readonly [at: number, colour: Colour, opacity?: number];

/** What a picture is drawn on: its size in pixels, its random numbers, and the gradients it uses. */
export type Sheet = {
  readonly width: number;
  readonly height: number;
  readonly random: Random;
  /** Keeps a definition and returns the reference to fill with. */
  readonly define: (markup: (id: string) => string) => string;
  readonly print: (body: string) => string;
};

/** An empty sheet. The same seed gives the same picture. */
export function makeSheet(width: number, height: number, seed: string): Sheet {
  const definitions: string[] = [];
  return {
    width,
    height,
    random: makeRandom(seed),
    define: (markup) => {
      const id = `d${definitions.length}`;
      definitions.push(markup(id));
      return `url(#${id})`;
    },
    print: (body) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${definitions.join('')}</defs>${body}</svg>`,
  };
}

/** A gradient from top to bottom of what it fills. */
export function vertical(sheet: Sheet, stops: readonly Stop[]): string {
  return sheet.define(
    (id) =>
      `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${print(stops)}</linearGradient>`,
  );
}

/** A gradient from left to right of what it fills. */
export function horizontal(sheet: Sheet, stops: readonly Stop[]): string {
  return sheet.define((id) => `<linearGradient id="${id}">${print(stops)}</linearGradient>`);
}

/** A gradient from the centre of what it fills to its rim. */
export function radial(sheet: Sheet, stops: readonly Stop[]): string {
  return sheet.define((id) => `<radialGradient id="${id}">${print(stops)}</radialGradient>`);
}

/** Light that fades from its centre outwards, round or drawn out. */
export function glow(
  sheet: Sheet,
  at: { x: number; y: number; rx: number; ry?: number },
  colour: Colour,
  opacity: number,
): string {
  const fill = radial(sheet, [
    [0, colour, opacity],
    [0.35, colour, opacity * 0.5],
    [0.7, colour, opacity * 0.12],
    [1, colour, 0],
  ]);
  return `<ellipse cx="${fix(at.x)}" cy="${fix(at.y)}" rx="${fix(at.rx)}" ry="${fix(at.ry ?? at.rx)}" fill="${fill}"/>`;
}

/** A rectangle as SVG. */
export function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${fix(x)}" y="${fix(y)}" width="${fix(width)}" height="${fix(height)}" fill="${fill}"/>`;
}

/** From one colour to another; `share` 0 is the first. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const channel = (colour: Colour, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => {
    const value = channel(from, at) * (1 - share) + channel(to, at) * share;
    return Math.round(Math.min(255, Math.max(0, value)))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}

/** A length for SVG, to a tenth of a pixel. */
export function fix(value: number): string {
  return value.toFixed(1);
}

/** `count` pieces of markup, joined. */
export function repeat(count: number, draw: (at: number) => string): string {
  return Array.from({ length: Math.round(count) }, (_, at) => draw(at)).join('');
}

function print(stops: readonly Stop[]): string {
  return stops
    .map(
      ([at, colour, opacity = 1]) =>
        `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity.toFixed(3)}"/>`,
    )
    .join('');
}
