import { useEffect, useState } from 'react';
import type { Staged } from '../PhotoStage.tsx';
import { fetchDocument } from './slides.ts';

/** What the page of a photo says of it. */
export type PhotoPage = {
  readonly id: number;
  /** The title of its window. */
  readonly title: string;
  /** Its name, dates, texts, facts and downloads, as the page shows them to this viewer. */
  readonly legend: HTMLElement;
  readonly name: string;
  /** Does its page show the name? It does not show one that says only which photo of how many it is. */
  readonly isNamed: boolean;
  readonly staged: Staged;
  /** The text of the button behind which an administrator changes the photo; null: the page has none. */
  readonly manage: string | null;
  /** The addresses of its downloads; the first is that of the file itself. */
  readonly downloads: readonly string[];
};

/**
 * Reads the page of a photo: so the viewer shows and offers just what the page does, by the same rule
 * and in the same language.
 */
export async function fetchPhotoPage(id: number, signal: AbortSignal): Promise<PhotoPage> {
  const page = await fetchDocument(`/photos/${id}`, signal);
  const stage = page.querySelector<HTMLElement>('.photo-stage');
  const legend = page.querySelector<HTMLElement>('.photo-legend');
  if (!stage || !legend) throw new Error(`/photos/${id} is not the page of a photo`);
  const name = legend.querySelector('h1');
  return {
    id,
    title: page.title,
    legend,
    name: name?.textContent ?? '',
    isNamed: name?.className === '',
    staged: JSON.parse(stage.dataset['staged'] ?? '{}') as Staged,
    manage: page.querySelector('#manage > summary')?.textContent ?? null,
    downloads: [...legend.querySelectorAll('a.photo-download')].map(
      (link) => link.getAttribute('href') ?? '',
    ),
  };
}

/** Milliseconds for which a photo must be shown before its page is read: people pass by most photos. */
const SETTLED_MS = 200;

/** The page of the photo that is looked at; null until it has been read, and where it cannot be. */
export function usePhotoPage(id: number | null): PhotoPage | null {
  const [page, setPage] = useState<PhotoPage | null>(null);
  useEffect(() => {
    if (id === null) return undefined;
    const ending = new AbortController();
    const timer = setTimeout(() => {
      fetchPhotoPage(id, ending.signal).then(setPage, () => undefined);
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [id]);
  return page?.id === id ? page : null;
}
