'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { fileSize } from '../../lib/i18n/fileSize.ts';
import type { Locale } from '../../lib/i18n/locale.ts';
import type { Downloadable } from '../../lib/photos/choice.ts';
import { formatIdRanges } from '../../lib/text/ids.ts';
import { Icon } from './icons.tsx';
import { handleRangeSelection } from './rangeSelection.ts';

type ChosenBarProps = {
  readonly path: string;
  readonly locale: Locale;
  /** All photos that can be chosen here, and those chosen on other pages. */
  readonly photos: readonly Downloadable[];
  /** The ids of the chosen photos. */
  readonly initial: readonly number[];
  /** In each text, `%` is replaced by the count or size. */
  readonly texts: Readonly<
    Record<'count' | 'all' | 'none' | 'done' | 'submit' | 'hint' | 'originals' | 'pictures', string>
  >;
};

/**
 * The number of chosen photos, and their downloads with sizes. Without JavaScript the enclosing
 * form submits the choice.
 */
export function ChosenBar({ path, locale, photos, initial, texts }: ChosenBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const { chosen, isLive, chooseAll } = useChoice(bar, initial);
  const ids = new Set(chosen);
  const downloadOf = (kind: 'original' | 'picture') => {
    const had = photos.filter((photo) => ids.has(photo.id) && photo[kind] !== null);
    const size = had.reduce((sum, photo) => sum + (photo[kind] ?? 0), 0);
    return { size, search: `photos=${formatIdRanges(had.map(({ id }) => id))}` };
  };
  const [originals, pictures] = [downloadOf('original'), downloadOf('picture')];
  // For small files a rendition would not be smaller.
  const isSmaller = pictures.size > 0 && (originals.size === 0 || pictures.size < originals.size);
  return (
    <div className="chooser-bar" ref={bar}>
      <p className="chooser-count">
        <output>{texts.count.replace('%', String(ids.size))}</output>
        <small className="chooser-hint">{texts.hint}</small>
      </p>
      <p className="chooser-picks">
        {isLive ? (
          <>
            <PlainButton onClick={() => chooseAll(true)}>{texts.all}</PlainButton>
            <PlainButton onClick={() => chooseAll(false)}>{texts.none}</PlainButton>
          </>
        ) : (
          <PlainButton>{texts.submit}</PlainButton>
        )}
        <a className="text-link" href={path}>
          {texts.done}
        </a>
      </p>
      {(originals.size > 0 || isSmaller) && (
        <p className="chooser-downloads">
          {originals.size > 0 && (
            <DownloadLink href={`${path}/archive?${originals.search}`}>
              {texts.originals.replace('%', fileSize(locale, originals.size))}
            </DownloadLink>
          )}
          {isSmaller && (
            <DownloadLink href={`${path}/archive?${pictures.search}&preset=standard`}>
              {texts.pictures.replace('%', fileSize(locale, pictures.size))}
            </DownloadLink>
          )}
        </p>
      )}
    </div>
  );
}

/** What is chosen in the form around the bar; `isLive`: scripts run, so the choice is followed. */
function useChoice(bar: RefObject<HTMLElement | null>, initial: readonly number[]) {
  const [chosen, setChosen] = useState<readonly number[]>(initial);
  const [isLive, setLive] = useState(false);

  useEffect(() => {
    const form = bar.current?.closest('form');
    if (!form) return undefined;
    const ending = new AbortController();
    const count = () => setChosen(new FormData(form).getAll('photo').map(Number));
    handleRangeSelection(form, () => boxesOf(form), ending.signal);
    form.addEventListener('change', count, { signal: ending.signal });
    count();
    setLive(true);
    return () => ending.abort();
  }, [bar]);

  const chooseAll = (checked: boolean) => {
    const form = bar.current?.closest('form');
    if (!form) return;
    for (const box of boxesOf(form)) box.checked = checked;
    form.dispatchEvent(new Event('change'));
  };
  return { chosen, isLive, chooseAll };
}

/** Without `onClick` it submits the form. */
function PlainButton({ onClick, children }: { onClick?: () => void; children: string }) {
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      className="button button-small button-plain"
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function DownloadLink({ href, children }: { href: string; children: string }) {
  return (
    <a className="button button-small" href={href}>
      <Icon shape="download" /> {children}
    </a>
  );
}

function boxesOf(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[type=checkbox][name=photo]')];
}
