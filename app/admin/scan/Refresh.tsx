'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState, useTransition } from 'react';

const FIRST_MS = 1000;
const SLOWEST_MS = 3000;

/**
 * Refreshes the page regularly while it is visible, never twice at the same time: at first every
 * second, since a small scan ends soon, and gradually less often, down to every three seconds.
 */
export function Refresh() {
  const router = useRouter();
  const [refreshing, startRefresh] = useTransition();
  const [afterMs, setAfterMs] = useState(FIRST_MS);
  useEffect(() => {
    if (refreshing) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      setAfterMs((ms) => Math.min(ms * 1.25, SLOWEST_MS));
      startRefresh(() => router.refresh());
    }, afterMs);
    return () => clearInterval(timer);
  }, [router, afterMs, refreshing]);
  return null;
}
