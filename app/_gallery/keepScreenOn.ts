/**
 * Keeps the screen on until the returned function is called. Does nothing where the browser cannot:
 * it needs https, and some have no such function.
 */
export function keepScreenOn(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined;
  let lock: WakeLockSentinel | null = null;
  const ending = new AbortController();
  const ask = async () => {
    // Browsers release the lock when another tab is shown, so it is asked for again afterwards.
    if (document.visibilityState !== 'visible') return;
    lock = await navigator.wakeLock.request('screen').catch(() => null);
    if (ending.signal.aborted) await lock?.release();
  };
  void ask();
  document.addEventListener('visibilitychange', () => void ask(), { signal: ending.signal });
  return () => {
    ending.abort();
    void lock?.release();
  };
}
