/**
 * Grids of the world, for places of photos. Pure. The Web Mercator projection maps the world to a square,
 * which the grid of a level cuts into 2^level cells in each direction, counted from the north-west corner.
 */
import type { Position } from '../images/metadata/camera.ts';

export type Cell = { readonly level: number; readonly x: number; readonly y: number };

/** The grid in which places are kept: steps of 2.4 m at the equator. */
export const FINEST_LEVEL = 24;

/** The levels at which photos are counted, finest first; each is added up from the one before it. */
export const countedLevels = [20, 16, 12, 8] as const;

/** The finest of them, which is also the finest level in addresses. */
export const [finestCounted] = countedLevels;

/** The most cells that the area of an address may have, and the most clusters of an answer. */
export const MOST_CELLS = 2_000;

/** The coarsest counted level that is at least as fine as this one. */
export function countedLevelFor(level: number): number {
  return countedLevels.findLast((each) => each >= level) ?? finestCounted;
}

/** A rectangle of cells of one level, inclusive. */
export type Area = {
  readonly level: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
};

export const wholeWorld: Area = { level: 0, west: 0, north: 0, east: 0, south: 0 };

/** The area of one cell. */
export function areaOf({ level, x, y }: Cell): Area {
  return { level, west: x, north: y, east: x, south: y };
}

/** The same area in cells of another level: of a coarser one, all cells that it touches. */
export function areaAtLevel(area: Area, level: number): Area {
  const by = 2 ** Math.abs(level - area.level);
  const finer = level >= area.level;
  const first = (cell: number) => (finer ? cell * by : Math.floor(cell / by));
  const last = (cell: number) => (finer ? (cell + 1) * by - 1 : Math.floor(cell / by));
  const { west, north, east, south } = area;
  return { level, west: first(west), north: first(north), east: last(east), south: last(south) };
}

/** What two areas that overlap have in common, in cells of the finer one. */
export function overlap(one: Area, other: Area): Area {
  const level = Math.max(one.level, other.level);
  const [a, b] = [areaAtLevel(one, level), areaAtLevel(other, level)];
  return {
    level,
    west: Math.max(a.west, b.west),
    north: Math.max(a.north, b.north),
    east: Math.min(a.east, b.east),
    south: Math.min(a.south, b.south),
  };
}

/** The number of cells of an area. */
export function cellsIn({ west, north, east, south }: Area): number {
  return (east - west + 1) * (south - north + 1);
}

/** An area as it stands in addresses: level, west, north, east, south; `7.64.44.65.45`. */
export function areaText({ level, west, north, east, south }: Area): string {
  return [level, west, north, east, south].join('.');
}

/** The address of the map, or of an area of it; with `share`, of what that share shows. */
export function mapHref(area: Area | null, share: number | null): string {
  const parameters = [
    ...(share === null ? [] : [`share=${share}`]),
    ...(area === null ? [] : [`in=${areaText(area)}`]),
  ];
  return ['/map', ...(parameters.length > 0 ? [parameters.join('&')] : [])].join('?');
}

/** Null for anything but an area as `areaText` writes it. */
export function parseArea(text: string): Area | null {
  if (!/^\d{1,2}(?:\.\d{1,7}){4}$/.test(text)) return null;
  const [level = 0, west = 0, north = 0, east = 0, south = 0] = text.split('.').map(Number);
  const area = { level, west, north, east, south };
  const isInside = level <= finestCounted && Math.max(east, south) < 2 ** level;
  const isArea = isInside && west <= east && north <= south && cellsIn(area) <= MOST_CELLS;
  return isArea && areaText(area) === text ? area : null;
}

/** The position of a point of a grid, whose coordinates may be fractions of cells. */
export function positionAt(level: number, x: number, y: number): Position {
  const size = 2 ** level;
  return {
    longitude: (x / size) * 360 - 180,
    latitude: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) * 180) / Math.PI,
  };
}

/** The cell in which a position lies; beyond 85° north and south the last one. */
export function cellAt({ latitude, longitude }: Position, level: number): Cell {
  const size = 2 ** level;
  const north = Math.asinh(Math.tan((clamp(latitude, MOST_NORTH) * Math.PI) / 180));
  const within = (at: number) => Math.min(size - 1, Math.max(0, Math.floor(at * size)));
  return { level, x: within((longitude + 180) / 360), y: within(0.5 - north / (2 * Math.PI)) };
}

/** Degrees: where Web Mercator ends. */
export const MOST_NORTH = 85.0511287798066;

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
