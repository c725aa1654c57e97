import type { PageContext } from '../_gallery/context.ts';

/** The texts of the map, which is drawn in the browser. */
export type MapTexts = Readonly<
  Record<'canvas' | 'zoomIn' | 'zoomOut' | 'failed' | 'view', string>
>;

export function mapTexts({ t }: Pick<PageContext, 't'>): MapTexts {
  return {
    canvas: t('mapCanvas'),
    zoomIn: t('mapZoomIn'),
    zoomOut: t('mapZoomOut'),
    failed: t('mapFailed'),
    view: t('mapView'),
  };
}
