'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';

/** Renders the page anew every so often, for as long as it is there; never twice at a time. */
export function Refresh({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  const [refreshing, startRefresh] = useTransition();
  useEffect(() => {
    if (refreshing) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') startRefresh(() => router.refresh());
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs, refreshing]);
  return null;
}
