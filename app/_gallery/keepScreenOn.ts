/** Keeps the screen on until the returned function is called. Only over https, and not everywhere. */
export function keepScreenOn(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined;
  let lock: WakeLockSentinel | null = null;
  const ending = new AbortController();
  const ask = async () => {
    // Browsers release it where another tab is looked at.
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
