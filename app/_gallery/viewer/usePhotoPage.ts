import { useEffect, useState } from 'react';
import { fetchPhotoPage, type PhotoPage } from './photoPage.ts';

/** Photos that are only passed by are not asked about. */
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
