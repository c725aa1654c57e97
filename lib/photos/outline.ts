/** A polygon: rings of longitudes and latitudes in degrees; the first is its edge, others are holes. */
export type Rings = readonly (readonly (readonly [number, number])[])[];

/** Points are rounded to 1/50 of a degree, finer than a map of the whole world shows. */
const STEPS_PER_DEGREE = 50;

/** Polygons as text: each point by its distance from the one before, in whole steps. Pure. */
export function formatOutline(polygons: readonly Rings[]): string {
  return polygons.map((rings) => rings.map(formatRing).join(';')).join('|');
}

function formatRing(ring: Rings[number]): string {
  let [x, y] = [0, 0];
  const moves = ring.map(([longitude, latitude]) => {
    const [nextX, nextY] = [
      Math.round(longitude * STEPS_PER_DEGREE),
      Math.round(latitude * STEPS_PER_DEGREE),
    ];
    const move = `${nextX - x},${nextY - y}`;
    [x, y] = [nextX, nextY];
    return move;
  });
  return moves.filter((move, at) => at === 0 || move !== '0,0').join(' ');
}

/** Reads what `formatOutline` wrote. */
export function parseOutline(text: string): Rings[] {
  return text.split('|').map((polygon) => polygon.split(';').map(parseRing));
}

function parseRing(text: string): [number, number][] {
  let [x, y] = [0, 0];
  return text.split(' ').map((move) => {
    const [dx = 0, dy = 0] = move.split(',').map(Number);
    [x, y] = [x + dx, y + dy];
    return [x / STEPS_PER_DEGREE, y / STEPS_PER_DEGREE];
  });
}
