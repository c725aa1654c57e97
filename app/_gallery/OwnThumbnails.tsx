'use client';
import { useEffect } from 'react';

/**
 * Some pages load thumbnails from a bucket, by signed URLs. Where that fails (the URL has expired
 * by the time the photo is scrolled to, or the thumbnail was removed), this loads the thumbnail
 * from the gallery itself.
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
