import { useEffect, useLayoutEffect, useRef } from 'react';
import { Icon } from '../icons.tsx';
import { CopyLink } from './CopyLink.tsx';
import type { PhotoPage } from './photoPage.ts';
import type { Slide } from './slides.ts';
import type { Covered } from './swipe.ts';
import type { ViewerTexts } from './texts.ts';

type Props = {
  readonly texts: ViewerTexts;
  readonly slide: Slide | null;
  readonly page: PhotoPage | null;
  /** Called with what the panel covers, so that the photo stays beside it. */
  readonly cover: (covered: Covered) => void;
  readonly onClose: () => void;
};

/** What the photo's own page says of it: beside the photo, on a phone below it. */
export function InfoPanel({ texts, slide, page, cover, onClose }: Props) {
  const panel = useRef<HTMLElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const tell = useRef(cover);
  tell.current = cover;

  useLayoutEffect(() => {
    const measure = () => {
      if (!panel.current) return;
      const { width, height } = panel.current.getBoundingClientRect();
      const isBelow = width > window.innerWidth / 2;
      tell.current(isBelow ? { right: 0, bottom: height } : { right: width, bottom: 0 });
    };
    const watching = new ResizeObserver(measure);
    if (panel.current) watching.observe(panel.current);
    measure();
    return () => {
      watching.disconnect();
      tell.current({ right: 0, bottom: 0 });
    };
  }, []);

  useEffect(() => {
    if (!page) return;
    const legend = document.importNode(page.legend, true);
    for (const facts of legend.querySelectorAll('details')) facts.open = true;
    // This is the page's heart button; the viewer has one of its own above.
    legend.querySelector('form')?.remove();
    place.current?.replaceChildren(...legend.childNodes);
  }, [page]);

  return (
    <aside ref={panel} className="viewer-panel" aria-label={texts.about}>
      <div className="viewer-panel-head">
        {slide && <CopyLink texts={texts} id={slide.id} />}
        {page && page.manage !== null && (
          <a className="viewer-copy" href={`/photos/${page.id}?manage#manage`}>
            {page.manage}
          </a>
        )}
        <button
          type="button"
          className="viewer-button"
          aria-label={texts.closeAbout}
          title={texts.closeAbout}
          onClick={onClose}
        >
          <Icon shape="close" />
        </button>
      </div>
      <div ref={place} className="viewer-legend" data-loading={page === null} />
    </aside>
  );
}
