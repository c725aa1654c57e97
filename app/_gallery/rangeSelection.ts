/**
 * Lets checkboxes be selected like files in a file manager: shift-click selects a range; arrow keys
 * move the focus, and with shift they extend the selection; Ctrl+A selects all. Space toggles a
 * checkbox, as usual.
 */
export function handleRangeSelection(
  form: HTMLFormElement,
  boxes: () => readonly HTMLInputElement[],
  signal: AbortSignal,
): void {
  let last: HTMLInputElement | null = null;
  const choose = (chosen: readonly HTMLInputElement[], checked: boolean) => {
    for (const box of chosen) box.checked = checked;
    form.dispatchEvent(new Event('change'));
  };
  const boxOf = (target: EventTarget | null) =>
    target instanceof HTMLInputElement && boxes().includes(target) ? target : null;

  form.addEventListener(
    'click',
    (event) => {
      const box = boxOf(event.target);
      if (!box) return;
      if (event.shiftKey && last) choose(between(boxes(), last, box), box.checked);
      last = box;
    },
    { signal },
  );
  // Otherwise a shift-click would select the text in between.
  form.addEventListener(
    'mousedown',
    (event) => {
      const label = event.target instanceof Element ? event.target.closest('label') : null;
      if (event.shiftKey && boxOf(label?.control ?? null)) event.preventDefault();
    },
    { signal },
  );
  form.addEventListener(
    'keydown',
    (event) => {
      const from = boxOf(event.target);
      if (!from || event.altKey) return;
      const all = boxes();
      if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
        choose(all, true);
      } else {
        const to = reached(all, from, event.key);
        if (!to) return;
        to.focus();
        if (event.shiftKey) choose(between(all, from, to), true);
        last = to;
      }
      event.preventDefault();
    },
    { signal },
  );
}

function between(
  boxes: readonly HTMLInputElement[],
  one: HTMLInputElement,
  other: HTMLInputElement,
): readonly HTMLInputElement[] {
  const [start = 0, end = 0] = [boxes.indexOf(one), boxes.indexOf(other)].sort((a, b) => a - b);
  return boxes.slice(start, end + 1);
}

/**
 * The checkbox to which a key moves the focus; up and down go by position on the screen, whatever
 * the number of columns.
 */
function reached(
  boxes: readonly HTMLInputElement[],
  from: HTMLInputElement,
  key: string,
): HTMLInputElement | undefined {
  const at = boxes.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return boxes[at + 1];
    case 'ArrowLeft':
      return boxes[at - 1];
    case 'ArrowDown':
      return boxes[at + columnsOf(boxes)];
    case 'ArrowUp':
      return boxes[at - columnsOf(boxes)];
    case 'Home':
      return boxes[0];
    case 'End':
      return boxes.at(-1);
    default:
      return undefined;
  }
}

function columnsOf(boxes: readonly HTMLInputElement[]): number {
  const top = boxes[0]?.getBoundingClientRect().top;
  const below = boxes.findIndex((box) => box.getBoundingClientRect().top !== top);
  return below < 0 ? boxes.length : below;
}
