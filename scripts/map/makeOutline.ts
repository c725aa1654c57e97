import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import { formatOutline } from '../../lib/photos/outline.ts';

/*
 * Makes the outline of the world's land that the map shows without any tiles:
 *   node scripts/map/makeOutline.ts
 * Its source is Natural Earth 1:110m (public domain) as world-atlas packs it. The file is committed.
 */
const root = join(import.meta.dirname, '../..');
const topology = JSON.parse(
  readFileSync(join(root, 'node_modules/world-atlas/land-110m.json'), 'utf8'),
);
const { features } = feature(topology, topology.objects.land) as unknown as {
  features: { geometry: Polygon | MultiPolygon }[];
};
const polygons = features.flatMap(({ geometry }) =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
);
const text = formatOutline(polygons.map((rings) => rings.map(unrolled)));
writeFileSync(
  join(root, 'app/map/world.ts'),
  `/** Land, as \`parseOutline\` reads it. Made by scripts/map/makeOutline.ts of Natural Earth 1:110m. */
export const WORLD =
  '${text}';
`,
);

/**
 * Continues a ring beyond 180 degrees where it crosses that meridian, so that no edge leads around
 * the world. Only Antarctica has such an edge, along the pole.
 */
function unrolled(ring: readonly Position[]): [number, number][] {
  let last = 0;
  const points = ring.map(([longitude = 0, latitude = 0], at): [number, number] => {
    const isPole = latitude < -80;
    const turns = at === 0 || isPole ? 0 : Math.round((last - longitude) / 360);
    last = longitude + 360 * turns;
    return [last, latitude];
  });
  // The ring as a whole is moved to where most of it belongs, so that it stays around its lakes.
  const middle = points.reduce((sum, [longitude]) => sum + longitude, 0) / points.length;
  const shift = 360 * Math.round(middle / 360);
  return points.map(([longitude, latitude]) => [longitude - shift, latitude]);
}
