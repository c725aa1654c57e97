/** Milliseconds after which it no longer waits, since a hidden window never paints. */
const LATEST = 100;

/** Waits until the browser has painted what was changed just now, so that longer work does not delay it. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LATEST);
    requestAnimationFrame(() => {
      setTimeout(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  });
}
