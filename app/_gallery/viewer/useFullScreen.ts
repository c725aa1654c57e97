import { useCallback, useEffect, useState } from 'react';

export type FullScreen = {
  /** iPhones have no full screen. */
  readonly isOffered: boolean;
  readonly isOn: boolean;
  readonly toggle: () => void;
};

/** Full screen of the whole document, so that what lies over the photo is there too. */
export function useFullScreen(): FullScreen {
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    const look = () => setIsOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look, { signal: ending.signal });
    look();
    return () => {
      ending.abort();
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    };
  }, []);
  const toggle = useCallback(() => {
    const changed = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    changed.catch(() => undefined);
  }, []);
  return { isOffered: document.fullscreenEnabled === true, isOn, toggle };
}
