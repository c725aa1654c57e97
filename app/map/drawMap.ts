import { Map as MapLibre, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import {
  type Area,
  areaText,
  cellAt,
  finestCounted,
  mapHref,
  parseArea,
  positionAt,
} from '../../lib/photos/grid.ts';
import type { NamedCluster } from '../../lib/server/mapClusters.ts';
import { mapStyle, type Tiles } from './mapStyle.ts';

// The bundler must see the whole of this expression, or there is no worker.
setWorkerUrl(new URL('maplibre-gl/dist/maplibre-gl-worker.mjs', import.meta.url).href);

/** A cluster that is shown, and the element of the map in which it stands. */
export type MapMarker = {
  readonly key: string;
  readonly element: HTMLElement;
  readonly cluster: NamedCluster & { readonly count: string };
};

/** The texts of the map. */
export type MapTexts = Readonly<
  Record<'canvas' | 'zoomIn' | 'zoomOut' | 'failed' | 'view', string>
>;

export type DrawnMap = { readonly remove: () => void };

/** What the map shows. */
export type MapOf = {
  /** The area that is shown first, as in addresses; null: all places. */
  readonly area: string | null;
  /** Longitude and latitude of all places of the page. */
  readonly places: readonly (readonly [number, number])[];
  /** The share of which this is a map; null: of the gallery. */
  readonly share: number | null;
  /** Does it show public albums, though they may be hidden in lists? */
  readonly withPublic: boolean;
  readonly texts: MapTexts;
  readonly tiles: Tiles | null;
};

type Options = MapOf & {
  readonly onMarkers: (markers: readonly MapMarker[]) => void;
  /** Called with the address of the photos of what is shown. */
  readonly onView: (href: string) => void;
  readonly onDrawn: () => void;
};

/** The closest zoom. Photos that share a mark even there were taken at the same spot. */
const MAX_ZOOM = 17;

/** The closest zoom without tiles: closer, the outline of the world does not tell where one is. */
const OUTLINE_ZOOM = 4;

/** A cell is some hundred pixels wide: at zoom 0 the world is 512 pixels wide, so four cells. */
const LEVEL_OF_ZOOM = 2;

/** Draws the map. Throws where the browser cannot. */
export function drawMap(container: HTMLElement, options: Options): DrawnMap {
  const { texts, tiles } = options;
  const map = new MapLibre({
    container,
    style: mapStyle(tiles),
    ...startOf(options),
    // On a phone the world is narrower than its 512 pixels at zoom 0.
    minZoom: -1,
    maxZoom: MAX_ZOOM,
    renderWorldCopies: false,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: {
      'Map.Title': texts.canvas,
      'NavigationControl.ZoomIn': texts.zoomIn,
      'NavigationControl.ZoomOut': texts.zoomOut,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }));
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const recolour = () => map.setStyle(mapStyle(tiles));
  dark.addEventListener('change', recolour);
  const clusters = followClusters(map, options);
  map.once('load', options.onDrawn);
  // Without this, a missing tile would be an error on the console. The outline is then seen
  // instead.
  map.on('error', () => undefined);
  return {
    remove: () => {
      dark.removeEventListener('change', recolour);
      clusters.stop();
      map.remove();
    },
  };
}

/** Where the map begins: with the area of the page, else with all places. */
function startOf({ area, places, tiles }: Options) {
  const asked = area === null ? null : parseArea(area);
  const padding = 48;
  if (asked) {
    const { level, west, north, east, south } = asked;
    const [one, other] = [positionAt(level, west, north), positionAt(level, east + 1, south + 1)];
    return {
      bounds: [one.longitude, other.latitude, other.longitude, one.latitude] as Bounds,
      fitBoundsOptions: { padding: 8, maxZoom: tiles ? MAX_ZOOM : OUTLINE_ZOOM },
    };
  }
  const [longitudes, latitudes] = [places.map(([x]) => x), places.map(([, y]) => y)];
  return {
    bounds: [
      ...[Math.min(...longitudes), Math.min(...latitudes)],
      ...[Math.max(...longitudes), Math.max(...latitudes)],
    ] as unknown as Bounds,
    fitBoundsOptions: { padding, maxZoom: tiles ? 12 : OUTLINE_ZOOM },
  };
}

type Bounds = [number, number, number, number];

const TOO_MANY_MS = 1_000;

/** Asks for the clusters of what is shown, after each move, and shows them where they are. */
function followClusters(
  map: MapLibre,
  { share, withPublic, onMarkers, onView }: Options,
): { stop: () => void } {
  const shown = new Map<string, { marker: Marker; mark: MapMarker }>();
  const compact = new Intl.NumberFormat(document.documentElement.lang, { notation: 'compact' });
  let asking = new AbortController();

  const show = (clusters: readonly NamedCluster[]) => {
    const wanted = new Map(clusters.map((each) => [`${each.level} ${each.x} ${each.y}`, each]));
    for (const [key, { marker }] of shown) {
      if (wanted.has(key)) continue;
      marker.remove();
      shown.delete(key);
    }
    for (const [key, cluster] of wanted) {
      if (shown.has(key)) continue;
      const element = document.createElement('div');
      const marker = new Marker({ element }).setLngLat([cluster.longitude, cluster.latitude]);
      // The link in the element has the words; the element itself needs none.
      marker.addTo(map).getElement().removeAttribute('aria-label');
      element.removeAttribute('role');
      element.removeAttribute('tabindex');
      const count = compact.format(cluster.photos);
      shown.set(key, { marker, mark: { key, element, cluster: { ...cluster, count } } });
    }
    onMarkers([...shown.values()].map(({ mark }) => mark));
  };

  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const area = shownArea(map);
    onView(mapHref(area, share));
    const of = share === null ? (withPublic ? '&public=1' : '') : `&share=${share}`;
    const response = await fetch(`/map/clusters?in=${areaText(area)}${of}`, { signal });
    if (response.ok) show((await response.json()) as NamedCluster[]);
    // There were too many requests: it asks again later, for what is shown then.
    if (response.status === 429) setTimeout(() => signal.aborted || onMove(), TOO_MANY_MS);
  };
  const onMove = () => {
    // Either a newer request has taken its place, or there is no connection, and the map stays as
    // it is.
    ask().catch(() => undefined);
  };
  map.on('moveend', onMove);
  onMove();
  return {
    stop: () => {
      map.off('moveend', onMove);
      asking.abort();
      for (const { marker } of shown.values()) marker.remove();
    },
  };
}

function shownArea(map: MapLibre): Area {
  const level = Math.max(0, Math.min(finestCounted, Math.round(map.getZoom()) + LEVEL_OF_ZOOM));
  const bounds = map.getBounds();
  const within = (longitude: number) => Math.max(-180, Math.min(179.999999, longitude));
  const corner = (longitude: number, latitude: number) =>
    cellAt({ longitude: within(longitude), latitude }, level);
  const first = corner(bounds.getWest(), bounds.getNorth());
  const last = corner(bounds.getEast(), bounds.getSouth());
  return { level, west: first.x, north: first.y, east: last.x, south: last.y };
}
