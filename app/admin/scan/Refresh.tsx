'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Renders the page anew every so often, for as long as it is there. */
export function Refresh({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
