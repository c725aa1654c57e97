import '../styles/map.css';
import { notFound } from 'next/navigation';
import { throughShares } from '../../lib/access/access.ts';
import { positionName } from '../../lib/i18n/positionName.ts';
import { areaSequence, pageArea } from '../../lib/photos/areaPhotos.ts';
import { type Area, areaOf, areaText, mapHref, overlap, parseArea } from '../../lib/photos/grid.ts';
import { type Cluster, listPlaces, listPlacesInScope } from '../../lib/photos/places.ts';
import { placeOf } from '../../lib/photos/timeline.ts';
import { formatPlace, parsePlace } from '../../lib/photos/timelineAddress.ts';
import { padTime } from '../../lib/server/constantTime.ts';
import { serverContext } from '../../lib/server/context.ts';
import { parseId } from '../../lib/text/ids.ts';
import { getPageContext, type PageContext } from '../_gallery/context.ts';
import { PageFrame } from '../_gallery/PageFrame.tsx';
import { PagerByDate } from '../_gallery/Pager.tsx';
import { PhotoRows, type Stretch } from '../_gallery/PhotoRows.tsx';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';
import type { MapTexts } from './drawMap.ts';
import { MapView } from './MapView.tsx';

/** How many places are listed below the map. */
const MOST_PLACES = 48;

/**
 * The photos whose positions the viewer may have, on a map and as a list of places, and those of
 * one area below it. If there are none, the page is a 404.
 */
export default async function MapPage({ searchParams }: { searchParams: SearchParams }) {
  const startedAt = performance.now();
  const context = await getPageContext();
  const { db, t } = context;
  const asked = Object.fromEntries(
    Object.entries(await searchParams).map(([name, value]) => [name, lastValue(value)]),
  );
  const area = asked['in'] === undefined ? null : (parseArea(asked['in']) ?? notFound());
  const share = asked['share'] === undefined ? null : (parseId(asked['share']) ?? notFound());
  const { viewer, places } =
    share === null
      ? listPlacesInScope(db, context.scope, area, MOST_PLACES)
      : placesOfShare(context, share, area);
  if (places.length === 0) notFound();
  const photos = area && readPhotos({ ...context, viewer }, area, places, { ...asked, share });
  const name = area && t('mapPhotosNear', { position: areaName(context, area, places) });
  const { tiles } = serverContext();
  const facts = await tiles?.describe();
  // Threat: the more hidden photos lie between those of the viewer, the longer it takes to find
  // these, and the time would reveal them.
  await padTime(startedAt);
  return (
    <PageFrame
      context={context}
      here={mapHref(area, share)}
      title={name ? `${t('map')} · ${name}` : t('map')}
      className="map"
    >
      <header className="heading-row">
        <h1>{t('map')}</h1>
        {area && <a href={mapHref(null, share)}>{t('mapAll')}</a>}
      </header>
      <MapView
        area={area && areaText(area)}
        places={places.map(({ longitude, latitude }) => [longitude, latitude] as const)}
        share={share}
        withPublic={share === null && !viewer.hidesPublic}
        texts={mapTexts(context)}
        tiles={tiles && { kind: tiles.kind, maxZoom: facts?.maxZoom ?? 0 }}
      />
      {facts?.attribution && <p className="map-credit">{facts.attribution}</p>}
      {(area === null || places.length > 1) && <Places {...{ context, area, share, places }} />}
      {photos && (
        <section className="map-photos">
          <h2>{name}</h2>
          <p>{t('photoCount', { count: photos.stretch.count })}</p>
          <PhotoRows {...{ context, ...photos }} byDay="where-several" />
          <PagerByDate t={t} {...photos.stretch} />
        </section>
      )}
    </PageFrame>
  );
}

function placesOfShare({ db, viewer: asking }: PageContext, share: number, area: Area | null) {
  const viewer = throughShares(asking, [share]);
  return { viewer, places: listPlaces(db, viewer, area, MOST_PLACES) };
}

function mapTexts({ t }: PageContext): MapTexts {
  return {
    canvas: t('mapCanvas'),
    zoomIn: t('mapZoomIn'),
    zoomOut: t('mapZoomOut'),
    failed: t('mapFailed'),
    view: t('mapView'),
  };
}

type Parameters = Readonly<Partial<Record<'after' | 'before' | 'n', string | undefined>>> & {
  readonly share: number | null;
};

/** A page of the photos of an area. */
function readPhotos(
  { db, viewer }: PageContext,
  area: Area,
  places: readonly Cluster[],
  { after, before, n, share }: Parameters,
) {
  if (after !== undefined && before !== undefined) notFound();
  const beside = after ?? before;
  const place = beside === undefined ? null : (parsePlace(beside) ?? notFound());
  const count = places.reduce((sum, { photos }) => sum + photos, 0);
  const start =
    place === null ? 'newest' : after === undefined ? { before: place } : { after: place };
  const page = pageArea(db, areaSequence(viewer, area, count), start);
  const { photos } = page;
  const [newest, oldest] = [photos[0], photos.at(-1)];
  // The number is taken from the address, since counting the photos before would mean reading them.
  // It is only shown.
  const number = /^[1-9]\d{0,8}$/.test(n ?? '') ? Number(n) : 1;
  const first = !page.hasNewer ? 1 : Math.max(1, after ? number + 1 : number - photos.length);
  const href = (side: 'before' | 'after', photo: (typeof photos)[number], at: number) =>
    `${mapHref(area, share)}&${new URLSearchParams({ [side]: formatPlace(placeOf(photo)), n: String(at) })}`;
  const stretch: Stretch = {
    first,
    count,
    before: page.hasNewer && newest ? href('before', newest, first) : null,
    after: page.hasOlder && oldest ? href('after', oldest, first + photos.length - 1) : null,
    name: null,
    beside: {},
    whole: null,
  };
  return { photos, stretch };
}

function areaName(context: PageContext, area: Area, places: readonly Cluster[]): string {
  const [largest] = places;
  return largest ? positionName(context, largest, area.level) : '';
}

type PlacesProps = {
  readonly context: PageContext;
  readonly area: Area | null;
  readonly share: number | null;
  readonly places: readonly Cluster[];
};

/** The same clusters as a list: for keyboards, screen readers, and without JavaScript. */
function Places({ context, area, share, places }: PlacesProps) {
  const { t } = context;
  return (
    <nav className="map-places" aria-labelledby="places">
      <h2 id="places">{t('mapPlaces')}</h2>
      <ul>
        {places.map((place) => {
          const cell = areaOf(place);
          return (
            <li key={`${place.x} ${place.y}`}>
              <a href={mapHref(area ? overlap(cell, area) : cell, share)}>
                <img
                  src={`/photos/${place.photoId}/thumb`}
                  alt=""
                  width={56}
                  height={56}
                  loading="lazy"
                />
                <span>{positionName(context, place, place.level)}</span>
                <span className="map-count">{t('photoCount', { count: place.photos })}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
