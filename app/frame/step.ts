import type { CSSProperties } from 'react';

/** What a frame shows, a picture or a sentence, and the address that says what comes after it. */
export type FrameStep = {
  readonly picture?: {
    readonly src: string;
    readonly srcSet?: string;
    readonly alt: string;
    /** Its blurred colours (`blurStyle`), which stand around it. */
    readonly colours?: CSSProperties;
  };
  readonly words?: string;
  readonly next: string;
};

/** Milliseconds within which a network that works answers. */
const LONGEST_MS = 30_000;

/**
 * The step at this address; null once the frame has ended or shows nothing more. Throws where the
 * gallery is not reached, is being restarted, or something else answers in its place.
 */
export async function fetchStep(address: string): Promise<FrameStep | null> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const response = await fetch(address, { cache: 'no-store', signal });
  if (response.status === 404) return null;
  if (!response.ok || response.redirected)
    throw new Error(`The gallery answers ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const main = page.querySelector<HTMLElement>('main[data-next]');
  const next = main?.dataset['next'];
  if (!main || next === undefined) throw new Error('Something else answers');
  const picture = main.querySelector('img');
  if (!picture) return { words: main.querySelector('.shelf-words')?.textContent ?? '', next };
  const { srcset } = picture;
  return {
    next,
    picture: {
      src: picture.getAttribute('src') ?? '',
      alt: picture.alt,
      ...(srcset !== '' && { srcSet: srcset }),
      colours: coloursOf(picture.parentElement),
    },
  };
}

function coloursOf(layer: HTMLElement | null): CSSProperties {
  const names = ['--tl', '--tr', '--bl', '--br'];
  const values = names.map((name) => [name, layer?.style.getPropertyValue(name) ?? '']);
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

/** Resolves once the picture can be shown without a gap. Throws where it cannot be loaded. */
export async function load({ picture }: FrameStep): Promise<void> {
  if (!picture) return;
  const image = new Image();
  image.sizes = '100vw';
  if (picture.srcSet !== undefined) image.srcset = picture.srcSet;
  image.src = picture.src;
  await image.decode();
}
