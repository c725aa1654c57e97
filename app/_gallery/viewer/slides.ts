import type { Size } from '../../../lib/images/presets.ts';

/** A photo as the viewer knows it from the rows of a page. */
export type Slide = {
  readonly id: number;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly kind: 'image' | 'video' | 'other';
  /** Pixels of the whole picture, upright. */
  readonly size: Size;
  /** The address of the small picture that its page shows; null: it is shown by a tile. */
  readonly picture: string | null;
  /** The HTML of that tile. */
  readonly tile: string;
  /** The link around it in this document; null: it is on another page of the sequence. */
  readonly link: HTMLAnchorElement | null;
};

/**
 * The photos of a sequence by their place, counted from 0. Pages say which part of their sequence they
 * show (`data-first`, `data-count`) and where the parts beside it are (`data-before`, `data-after`): so
 * the viewer goes on by reading those pages, which check what their viewer may see, and nothing is
 * asked of another route.
 */
export type Slides = {
  readonly count: () => number;
  readonly find: (place: number) => Slide | null;
  /** The place of the photo with this id, as far as it is known. */
  readonly placeOf: (id: number) => number | null;
  /** Reads the pages around a place, where they are not known yet; answers which places became known. */
  readonly reach: (place: number) => Promise<readonly number[]>;
  /** Brings a photo of this document into sight; the link around it, or null where there is none. */
  readonly bring: (place: number) => HTMLAnchorElement | null;
};

/** How many known photos are left when the next page is read. */
const AHEAD = 5;

/** The photos that the current document shows of a sequence, and those of the pages beside it. */
export function slidesOf(document: Document): Slides {
  const known = new Map<number, Slide>();
  const pages = new Map<number, string>();
  const asked = new Map<string, Promise<readonly number[]>>();
  let count = 0;

  const add = (read: Stretch[]): number[] => {
    const added: number[] = [];
    for (const { first, total, slides, before, after, around } of read) {
      count = total;
      for (const [at, slide] of slides.entries()) {
        if (known.has(first + at)) continue;
        known.set(first + at, slide);
        added.push(first + at);
      }
      if (around) for (const place of [first - 1, first + slides.length]) pages.set(place, around);
      else {
        if (before) pages.set(first - 1, before);
        if (after) pages.set(first + slides.length, after);
      }
    }
    return added;
  };
  add(readStretches(document, true));

  const fetchPage = (address: string) => {
    const fetched =
      asked.get(address) ??
      fetchDocument(address).then(
        (page) => add(readStretches(page, false)),
        () => {
          // It is tried again when somebody turns to another photo.
          asked.delete(address);
          return [];
        },
      );
    asked.set(address, fetched);
    return fetched;
  };
  return {
    count: () => count,
    find: (place) => known.get(place) ?? null,
    bring: (place) => {
      const link = known.get(place)?.link ?? null;
      link?.scrollIntoView({ block: 'nearest' });
      return link;
    },
    placeOf: (id) => [...known].find(([, slide]) => slide.id === id)?.[0] ?? null,
    reach: async (place) => {
      const near = [...pages].filter(
        ([edge]) => Math.abs(edge - place) <= AHEAD && edge >= 0 && edge < count,
      );
      const unknown = near.filter(([edge]) => !known.has(edge));
      return (await Promise.all(unknown.map(([, address]) => fetchPage(address)))).flat();
    },
  };
}

/** The document at an address of this gallery. Its pictures and scripts are not loaded. */
export async function fetchDocument(address: string, signal?: AbortSignal): Promise<Document> {
  const answer = await fetch(address, { ...(signal && { signal }) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

type Stretch = {
  readonly first: number;
  readonly total: number;
  readonly slides: readonly Slide[];
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The page that shows the photo among others. */
  readonly around: string | undefined;
};

function readStretches(page: Document, isHere: boolean): Stretch[] {
  return [...page.querySelectorAll<HTMLElement>('[data-first]')].map((list) => ({
    first: Number(list.dataset['first']) - 1,
    total: Number(list.dataset['count']),
    slides: [...list.querySelectorAll<HTMLAnchorElement>('a[data-photo]')].map((link) =>
      readSlide(link, isHere),
    ),
    before: list.dataset['before'],
    after: list.dataset['after'],
    around: list.dataset['around'],
  }));
}

/** Reads a photo from its link in a page. `isHere`: the link is in the document that is shown. */
export function readSlide(link: HTMLAnchorElement, isHere: boolean): Slide {
  const picture = link.querySelector('img');
  const [width = 0, height = 0] = (link.dataset['size'] ?? '').split('x').map(Number);
  const { kind = 'image' } = link.dataset;
  const shown = picture && (picture.currentSrc || picture.getAttribute('src'));
  const tile = link.querySelector('span');
  return {
    id: Number(link.dataset['photo']),
    label: picture?.alt ?? tile?.textContent ?? '',
    kind: kind === 'video' || kind === 'other' ? kind : 'image',
    size: { width, height },
    picture: shown,
    tile: tile?.outerHTML ?? '',
    link: isHere ? link : null,
  };
}
