import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MultiPolygon, Polygon } from 'geojson';
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
const text = formatOutline(
  polygons.map((rings) => rings.map((ring) => ring.map(([x = 0, y = 0]) => [x, y]))),
);
writeFileSync(
  join(root, 'app/map/world.ts'),
  `/** Land, as \`parseOutline\` reads it. Made by scripts/map/makeOutline.ts of Natural Earth 1:110m. */
export const world =
  '${text}';
`,
);
