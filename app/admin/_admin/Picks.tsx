'use client';
import { useEffect, useRef, useState } from 'react';

type Props = {
  /** The checkboxes' name. */
  readonly name: string;
  readonly texts: { readonly all: string; readonly none: string; readonly chosen: string };
};

/** Select all, none, and ranges by shift-click, for the checkboxes of the form it is in. */
export function Picks({ name, texts }: Props) {
  const place = useRef<HTMLParagraphElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);

  useEffect(() => {
    const form = place.current?.closest('form');
    if (!form) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    const count = () => setChosen(boxesOf(form, name).filter(({ checked }) => checked).length);
    let last: HTMLInputElement | null = null;
    form.addEventListener(
      'click',
      (event) => {
        const box = event.target;
        if (!(box instanceof HTMLInputElement) || box.name !== name) return;
        if (event.shiftKey && last) checkBetween(boxesOf(form, name), last, box);
        last = box;
      },
      { signal },
    );
    form.addEventListener('change', count, { signal });
    count();
    return () => ending.abort();
  }, [name]);

  const setAll = (checked: boolean) => {
    const boxes = boxesOf(place.current?.closest('form') ?? null, name);
    for (const box of boxes) box.checked = checked;
    setChosen(checked ? boxes.length : 0);
  };
  return (
    <p className="picks" ref={place} hidden={chosen === null}>
      <button type="button" className="small" onClick={() => setAll(true)}>
        {texts.all}
      </button>
      <button type="button" className="small" onClick={() => setAll(false)}>
        {texts.none}
      </button>
      <span aria-live="polite">
        {texts.chosen} {chosen}
      </span>
    </p>
  );
}

function boxesOf(form: HTMLFormElement | null, name: string): HTMLInputElement[] {
  return [...(form?.elements ?? [])].filter(
    (element): element is HTMLInputElement =>
      element instanceof HTMLInputElement && element.type === 'checkbox' && element.name === name,
  );
}

function checkBetween(
  boxes: readonly HTMLInputElement[],
  from: HTMLInputElement,
  to: HTMLInputElement,
): void {
  const [start = 0, end = 0] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes.slice(start, end + 1)) box.checked = to.checked;
}
