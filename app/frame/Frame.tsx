'use client';
import { useEffect, useState } from 'react';
import { keepScreenOn } from '../_gallery/keepScreenOn.ts';
import { type FrameStep, fetchStep, load } from './step.ts';

type Texts = {
  readonly ended: string;
  readonly away: string;
  readonly screen: string;
  readonly stayOn: string;
};

const STEP_MS = 12_000;
/**
 * Milliseconds after which it tries again, if there is nothing to show or the gallery is not
 * reached.
 */
const RETRY_MS = 30_000;
const HINT_MS = 10_000;
/** After this many failures in a row the screen says that the gallery is not reached. */
const MOST_FAILURES = 3;
/**
 * Milliseconds after which the page is loaded again, which brings the code of a newer version. Not
 * in full screen, which that would end.
 */
const FRESH_MS = 24 * 60 * 60 * 1000;

type Props = { readonly name: string; readonly first: FrameStep; readonly texts: Texts };

/** A step with a number, by which React tells it from others of the same photo. */
type Numbered = { readonly number: number; readonly step: FrameStep };

/**
 * One photo after the other, for weeks: the picture before stays until the next one has loaded, and
 * whatever fails is tried again. Two pictures are in the page at most.
 */
export function Frame({ name, first, texts }: Props) {
  const [shown, setShown] = useState<readonly Numbered[]>([{ number: 0, step: first }]);
  const [isAway, setIsAway] = useState(false);
  useEffect(keepScreenOn, []);
  useEffect(() => {
    const show = (step: FrameStep) =>
      setShown((before) => {
        const last = before.at(-1);
        const picture = last?.step.picture;
        if (step.picture && picture?.src === step.picture.src) return before;
        const numbered = { number: (last?.number ?? 0) + 1, step };
        // A photo that may no longer be shown must not stay behind a sentence.
        return step.picture && picture && last ? [last, numbered] : [numbered];
      });
    return followSteps(first, texts.ended, show, setIsAway);
  }, [first, texts.ended]);
  return (
    <main id="main" className="shelf" data-next={shown.at(-1)?.step.next}>
      <h1 className="visually-hidden">{name}</h1>
      {shown.map(({ number, step }) => (
        <Layer key={number} step={step} />
      ))}
      <Screen texts={texts} />
      {isAway && (
        <p className="shelf-note" role="status">
          {texts.away}
        </p>
      )}
    </main>
  );
}

function Layer({ step: { picture, words } }: { readonly step: FrameStep }) {
  if (!picture) return <p className="shelf-words">{words}</p>;
  const { src, srcSet, alt, colours } = picture;
  return (
    <div className="shelf-layer" style={colours}>
      <img src={src} srcSet={srcSet} sizes="100vw" alt={alt} />
    </div>
  );
}

/** An invisible button over the whole page, which switches to full screen; a hint says so at first. */
function Screen({ texts }: { readonly texts: Texts }) {
  const [hints, setHints] = useState<readonly string[]>([]);
  useEffect(() => {
    const said = [
      ...(document.fullscreenEnabled ? [texts.screen] : []),
      ...('wakeLock' in navigator ? [] : [texts.stayOn]),
    ];
    setHints(said);
    const timer = setTimeout(() => setHints([]), HINT_MS);
    return () => clearTimeout(timer);
  }, [texts]);
  const fill = () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen?.();
    // The browser may refuse it.
    change?.catch(() => undefined);
  };
  return (
    <>
      <button type="button" className="shelf-screen" aria-label={texts.screen} onClick={fill} />
      {hints.length > 0 && <p className="shelf-note">{hints.join(' ')}</p>}
    </>
  );
}

/**
 * Shows one step after the other until the returned function is called. If the gallery is not
 * reached, it asks again for the same step, without end.
 */
function followSteps(
  first: FrameStep,
  ended: string,
  show: (step: FrameStep) => void,
  setIsAway: (isAway: boolean) => void,
): () => void {
  const openedAt = Date.now();
  let isOver = false;
  let failures = 0;
  let next = first.next;
  const go = async () => {
    try {
      const step = (await fetchStep(next)) ?? { words: ended, next: '/frame' };
      await load(step);
      if (isOver) return;
      // Only now, since the gallery has just answered.
      if (Date.now() - openedAt > FRESH_MS && !document.fullscreenElement) {
        return window.location.replace(step.next);
      }
      failures = 0;
      next = step.next;
      show(step);
      timer = setTimeout(go, step.picture ? STEP_MS : RETRY_MS);
    } catch {
      if (isOver) return;
      failures++;
      timer = setTimeout(go, failures === 1 ? STEP_MS : RETRY_MS);
    }
    setIsAway(failures >= MOST_FAILURES);
  };
  let timer = setTimeout(go, first.picture ? STEP_MS : RETRY_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
