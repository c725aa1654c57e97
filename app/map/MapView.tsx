'use client';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { areaOf, mapHref } from '../../lib/photos/grid.ts';
import type { DrawnMap, MapMarker, MapOf } from './drawMap.ts';

/**
 * The map. Its code is loaded with this page alone, and after it: without JavaScript, or where nothing can
 * be drawn, the list of places below leads to the same photos.
 */
export function MapView({ area, places, share, withPublic, texts, tiles }: MapOf) {
  const container = useRef<HTMLDivElement>(null);
  const [markers, setMarkers] = useState<readonly MapMarker[]>([]);
  const [view, setView] = useState<string | null>(null);
  const [state, setState] = useState<'loading' | 'drawn' | 'failed'>('loading');
  const [given] = useState({ area, places, share, withPublic, texts, tiles });

  useEffect(() => {
    let drawn: DrawnMap | null = null;
    let isGone = false;
    const draw = async () => {
      const { drawMap } = await import('./drawMap.ts');
      if (isGone || !container.current) return;
      drawn = drawMap(container.current, {
        ...given,
        onMarkers: setMarkers,
        onView: setView,
        onDrawn: () => setState('drawn'),
      });
    };
    draw().catch(() => setState('failed'));
    return () => {
      isGone = true;
      drawn?.remove();
    };
  }, [given]);

  return (
    <div className="map-view" data-state={state}>
      <div ref={container} className="map-canvas" />
      {markers.map(({ key, element, cluster }) =>
        createPortal(
          <a
            className="map-marker"
            href={
              cluster.photos === 1 ? `/photos/${cluster.photoId}` : mapHref(areaOf(cluster), share)
            }
            aria-label={cluster.label}
            title={cluster.label}
          >
            <img src={`/photos/${cluster.photoId}/thumb`} alt="" width={48} height={48} />
            {cluster.photos > 1 && <span>{cluster.count}</span>}
          </a>,
          element,
          key,
        ),
      )}
      <p className="map-below">
        {state === 'failed' ? (
          texts.failed
        ) : (
          <a href={view ?? undefined} hidden={view === null}>
            {texts.view}
          </a>
        )}
      </p>
    </div>
  );
}
