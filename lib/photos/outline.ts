/** Pure: rings of longitudes and latitudes in degrees; the first one is outer, others are holes. */
export type Rings = readonly (readonly (readonly [number, number])[])[];

/** Steps in a degree. A map of the whole world shows less detail than that. */
const steps = 50;

/** Polygons as text: each point by its way from the one before, in whole steps. */
export function formatOutline(polygons: readonly Rings[]): string {
  return polygons.map((rings) => rings.map(formatRing).join(';')).join('|');
}

function formatRing(ring: Rings[number]): string {
  let [x, y] = [0, 0];
  const ways = ring.map(([longitude, latitude]) => {
    const [nextX, nextY] = [Math.round(longitude * steps), Math.round(latitude * steps)];
    const way = `${nextX - x},${nextY - y}`;
    [x, y] = [nextX, nextY];
    return way;
  });
  return ways.filter((way, at) => at === 0 || way !== '0,0').join(' ');
}

/** Reads what `formatOutline` wrote. */
export function parseOutline(text: string): Rings[] {
  return text.split('|').map((polygon) => polygon.split(';').map(parseRing));
}

function parseRing(text: string): [number, number][] {
  let [x, y] = [0, 0];
  return text.split(' ').map((way) => {
    const [dx = 0, dy = 0] = way.split(',').map(Number);
    [x, y] = [x + dx, y + dy];
    return [x / steps, y / steps];
  });
}
