'use client';
import { useEffect } from 'react';

/**
 * Where the page sends the browser to a bucket for a thumbnail and it gets none there (the signed URL
 * is too old by the time that a photo is scrolled to, or the thumbnail was removed), the gallery's own
 * address takes its place.
 */
export function OwnThumbnails() {
  useEffect(() => {
    const replace = (image: HTMLImageElement) => {
      const { own } = image.dataset;
      if (own === undefined) return;
      image.removeAttribute('data-own');
      image.removeAttribute('srcset');
      image.src = own;
    };
    const onError = ({ target }: Event) => {
      if (target instanceof HTMLImageElement) replace(target);
    };
    // Errors of images do not bubble.
    document.addEventListener('error', onError, true);
    for (const image of document.querySelectorAll<HTMLImageElement>('img[data-own]')) {
      // It failed before this ran.
      if (image.complete && image.currentSrc !== '' && image.naturalWidth === 0) replace(image);
    }
    return () => document.removeEventListener('error', onError, true);
  }, []);
  return null;
}
