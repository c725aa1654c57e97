'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState, useTransition } from 'react';

const firstMs = 1000;
const slowestMs = 3000;

/**
 * Renders the page anew every so often, for as long as it is there, in sight, and never twice at a
 * time: each second at first, since a small scan ends soon, and ever less often up to three.
 */
export function Refresh() {
  const router = useRouter();
  const [refreshing, startRefresh] = useTransition();
  const [afterMs, setAfterMs] = useState(firstMs);
  useEffect(() => {
    if (refreshing) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      setAfterMs((ms) => Math.min(ms * 1.25, slowestMs));
      startRefresh(() => router.refresh());
    }, afterMs);
    return () => clearInterval(timer);
  }, [router, afterMs, refreshing]);
  return null;
}
