'use client';
import { useEffect, useRef, useState } from 'react';
import { handleRangeSelection } from '../../_gallery/rangeSelection.ts';

type Props = {
  /** The checkboxes' name. */
  readonly name: string;
  readonly texts: {
    readonly all: string;
    readonly none: string;
    readonly chosen: string;
    readonly hint: string;
  };
};

/**
 * Buttons that select all or none of the checkboxes in the enclosing form; also enables selecting
 * ranges.
 */
export function SelectionButtons({ name, texts }: Props) {
  const place = useRef<HTMLParagraphElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);

  useEffect(() => {
    const form = place.current?.closest('form');
    if (!form) return undefined;
    const ending = new AbortController();
    const count = () => setChosen(boxesOf(form, name).filter(({ checked }) => checked).length);
    handleRangeSelection(form, () => boxesOf(form, name), ending.signal);
    form.addEventListener('change', count, { signal: ending.signal });
    count();
    return () => ending.abort();
  }, [name]);

  const setAll = (checked: boolean) => {
    const boxes = boxesOf(place.current?.closest('form') ?? null, name);
    for (const box of boxes) box.checked = checked;
    setChosen(checked ? boxes.length : 0);
  };
  return (
    <p className="choosing-picks" ref={place} hidden={chosen === null}>
      <button
        type="button"
        className="button button-small button-plain"
        onClick={() => setAll(true)}
      >
        {texts.all}
      </button>
      <button
        type="button"
        className="button button-small button-plain"
        onClick={() => setAll(false)}
      >
        {texts.none}
      </button>
      <span aria-live="polite">
        {texts.chosen} {chosen}
      </span>
      <small className="choosing-hint">{texts.hint}</small>
    </p>
  );
}

function boxesOf(form: HTMLFormElement | null, name: string): HTMLInputElement[] {
  return [...(form?.elements ?? [])].filter(
    (element): element is HTMLInputElement =>
      element instanceof HTMLInputElement && element.type === 'checkbox' && element.name === name,
  );
}
