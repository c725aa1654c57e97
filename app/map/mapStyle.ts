import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { parseOutline } from '../../lib/photos/outline.ts';
import { WORLD } from './world.ts';

/** The tiles that this server has. */
export type Tiles = {
  readonly kind: 'raster' | 'vector';
  /** The closest zoom for which there are tiles; closer, these are enlarged. */
  readonly maxZoom: number;
};

type Colours = Readonly<Record<'sea' | 'land' | 'line' | 'ink' | 'paper', string>> & {
  readonly isDark: boolean;
};

/** The colours of the page in its theme. */
function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    sea: of('--mat'),
    land: of(isDark ? '--rule' : '--paper-raised'),
    line: of(isDark ? '--ink-soft' : '--rule'),
    ink: of('--ink-soft'),
    paper: of('--paper'),
    isDark,
  };
}

/** How the map looks: land and sea in the colours of the page, and over them the tiles, if there are any. */
export function mapStyle(tiles: Tiles | null): StyleSpecification {
  const shades = colours();
  const land = parseOutline(WORLD).map((rings) =>
    rings.map((ring) => ring.map(([x, y]) => [x, y])),
  );
  const sources: Record<string, SourceSpecification> = {
    outline: {
      type: 'geojson',
      data: { type: 'MultiPolygon', coordinates: land },
      // The outline is coarse already: coasts that are simplified once more would cross themselves.
      tolerance: 0,
    },
  };
  const layers: LayerSpecification[] = [
    { id: 'sea', type: 'background', paint: { 'background-color': shades.sea } },
    { id: 'land', type: 'fill', source: 'outline', paint: { 'fill-color': shades.land } },
    {
      id: 'coast',
      type: 'line',
      source: 'outline',
      paint: { 'line-color': shades.ink, 'line-width': 0.75 },
    },
  ];
  if (tiles) {
    const address = `${window.location.origin}/map/tiles/{z}/{x}/{y}`;
    const { kind, maxZoom } = tiles;
    const source = { tiles: [address], maxzoom: maxZoom };
    sources['tiles'] =
      kind === 'raster' ? { ...source, type: kind, tileSize: 256 } : { ...source, type: kind };
    layers.push(...(kind === 'raster' ? rasterLayers(shades) : vectorLayers(shades)));
  }
  return { version: 8, sources, layers };
}

function rasterLayers({ isDark }: Colours): LayerSpecification[] {
  const paint = isDark ? { 'raster-brightness-max': 0.7, 'raster-saturation': -0.4 } : {};
  return [{ id: 'pictures', type: 'raster', source: 'tiles', paint }];
}

/**
 * The layers of the schemas that are common: Protomaps, OpenMapTiles and Shortbread. What a source does not
 * have is not drawn.
 */
function vectorLayers({ sea, land, line, ink, paper }: Colours): LayerSpecification[] {
  const fill = (layer: string, colour: string): LayerSpecification => ({
    id: layer,
    type: 'fill',
    source: 'tiles',
    'source-layer': layer,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colour },
  });
  const stroke = (layer: string, colour: string, width: number): LayerSpecification => ({
    id: `${layer}-line`,
    type: 'line',
    source: 'tiles',
    'source-layer': layer,
    paint: {
      'line-color': colour,
      'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 5, width / 2, 17, width * 6],
    },
  });
  const names = (layer: string): LayerSpecification => ({
    id: `${layer}-names`,
    type: 'symbol',
    source: 'tiles',
    'source-layer': layer,
    filter: ['==', ['geometry-type'], 'Point'],
    layout: {
      'text-field': ['coalesce', ['get', `name:${document.documentElement.lang}`], ['get', 'name']],
      'text-font': ['Newsreader', 'Georgia', 'serif'],
      'text-size': 13,
    },
    paint: { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.5 },
  });
  return [
    fill('earth', land),
    ...['water', 'ocean', 'water_polygons'].map((layer) => fill(layer, sea)),
    ...['waterway', 'water_lines'].map((layer) => stroke(layer, sea, 1)),
    ...['roads', 'transportation', 'streets'].map((layer) => stroke(layer, line, 1)),
    ...['buildings', 'building'].map((layer) => fill(layer, line)),
    ...['boundaries', 'boundary'].map((layer) => stroke(layer, ink, 0.5)),
    ...['places', 'place', 'place_labels'].map(names),
  ];
}
