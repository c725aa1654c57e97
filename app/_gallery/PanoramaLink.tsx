'use client';
import { type ComponentProps, useLayoutEffect, useRef } from 'react';

/**
 * A link around a panorama, wider than its window, of which the middle is seen first. Browsers that
 * know `scroll-initial-target` (photo.css) show it so from the beginning, without JavaScript too.
 */
export function PanoramaLink({ children, ...link }: ComponentProps<'a'>) {
  const element = useRef<HTMLAnchorElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current?.scrollLeft === 0) {
      current.scrollLeft = (current.scrollWidth - current.clientWidth) / 2;
    }
  }, []);
  return (
    <a ref={element} {...link}>
      {children}
    </a>
  );
}
