/**
 * Lets checkboxes be chosen as files are in a file manager: shift-click takes all between; the
 * arrow keys go from one to the next, with shift they take along what they pass; Ctrl+A takes all.
 * Space stays what it is, so one can be chosen without any of this.
 */
export function handlePicking(
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
  // A shift-click would else mark the words between as text.
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

/** Where a key leads; up and down by what the eye sees, whatever the number of columns. */
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
