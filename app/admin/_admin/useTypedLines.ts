import { useId, useLayoutEffect, useState } from 'react';

type Typed = {
  readonly place: number;
  readonly value: string;
  readonly from: number;
  readonly to: number;
};

/**
 * Keeps what somebody typed into the text areas of a form before the scripts of its page began. React takes
 * over the elements that were sent, and sets a text area back to what it was sent with; inputs it leaves.
 * Returns the id that the form must have.
 */
export function useTypedLines(): string {
  const id = useId();
  const [typed] = useState(() => readTyped(id));
  useLayoutEffect(() => {
    const areas = areasOf(id);
    for (const { place, value, from, to } of typed) {
      const area = areas[place];
      if (!area || area.value === value) continue;
      area.value = value;
      area.setSelectionRange(from, to);
    }
  }, [id, typed]);
  return id;
}

function areasOf(id: string): HTMLTextAreaElement[] {
  return [...(document.getElementById(id)?.querySelectorAll('textarea') ?? [])];
}

/** While React renders the form for the first time, it has not touched its fields yet. */
function readTyped(id: string): Typed[] {
  if (typeof document === 'undefined') return [];
  return areasOf(id).flatMap(({ value, defaultValue, selectionStart, selectionEnd }, place) =>
    value === defaultValue ? [] : [{ place, value, from: selectionStart, to: selectionEnd }],
  );
}
