import { itemsWithin, type PlacedSection, placeItems } from './part.ts';
import type { Parts } from './parts.ts';

/** What the window shows: pixels from the top of the grid. */
export type View = { readonly top: number; readonly bottom: number };

/**
 * The most elements in the document, whatever the size of the window and of the album. What is in
 * sight has precedence over what is near.
 */
const MOST_ELEMENTS = 560;

/**
 * Puts into the grid what is in the window and a window's height around it, and takes out what is not, in
 * the order of the photos.
 */
export function mount(host: HTMLElement, parts: Parts, view: View): void {
  let around = view.bottom - view.top;
  while (around > 1 && countElements(parts, view, around) > MOST_ELEMENTS) around /= 2;
  const near = { top: view.top - around, bottom: view.bottom + around };
  const focused = document.activeElement?.closest('li') ?? null;
  const wanted = parts.within(near.top, near.bottom).flatMap(({ part, top }): Element[] => {
    if (!part.layout) return [blank(top, part.height ?? parts.heightOf(parts.indexAt(part.first)))];
    return part.layout.sections.flatMap((section) =>
      elementsNear(section, top, near, { focused, first: part.first, gap: parts.metrics.gap }),
    );
  });
  replaceChildren(host, withFocused(host, wanted, focused));
}

/** Adds the list of a photo that has the focus and is far away: before all others, or after them. */
function withFocused(host: HTMLElement, wanted: Element[], focused: Element | null): Element[] {
  const list = focused && host.contains(focused) ? focused.parentElement : null;
  if (!focused || !list || wanted.includes(list)) return wanted;
  replaceChildren(list, [focused]);
  const firstOf = (element: Element | undefined) =>
    Number((element as HTMLElement | undefined)?.dataset['first'] ?? 0);
  return firstOf(list) > firstOf(wanted.at(-1)) ? [...wanted, list] : [list, ...wanted];
}

type Held = { readonly focused: Element | null; readonly first: number; readonly gap: number };

/** The heading and the list of a section, as far as they are near; `top` is that of its part. */
function elementsNear(
  section: PlacedSection,
  top: number,
  near: View,
  { focused, first, gap }: Held,
): Element[] {
  const from = top + section.top;
  if (from > near.bottom || from + section.height < near.top) return [];
  const within = itemsWithin(section, near.top - top, near.bottom - top);
  const { heading, list } = elementsOf(section);
  // What has the focus keeps it while somebody scrolls.
  const items = section.items.flatMap(({ element }, at) =>
    (at >= within.from && at < within.to) || element === focused ? [element] : [],
  );
  for (const row of within.rows) placeItems(section, row, gap);
  list.style.top = `${from}px`;
  list.style.height = `${section.height}px`;
  list.dataset['first'] = String(first + section.from + within.from + 1);
  replaceChildren(list, items);
  if (!heading || section.headingTop === null) return [list];
  heading.style.top = `${top + section.headingTop}px`;
  return [heading, list];
}

function countElements(parts: Parts, view: View, around: number): number {
  const near = { top: view.top - around, bottom: view.bottom + around };
  let count = 0;
  for (const { part, top } of parts.within(near.top, near.bottom)) {
    for (const section of part.layout?.sections ?? []) {
      const { from, to } = itemsWithin(section, near.top - top, near.bottom - top);
      for (const { elements } of section.items.slice(from, to)) count += elements;
      if (to > from) count += 2;
    }
  }
  return count;
}

type Elements = { readonly heading: HTMLElement | null; readonly list: HTMLUListElement };

const made = new WeakMap<object, Elements>();

/** The elements of a section are made once, and found by its photos however often it is laid out. */
function elementsOf({ items, heading: text }: PlacedSection): Elements {
  const known = made.get(items);
  if (known) return known;
  const list = document.createElement('ul');
  list.className = 'rows';
  const heading = text === null ? null : document.createElement('h2');
  if (heading) {
    heading.className = 'rows-day';
    heading.textContent = text;
  }
  const elements = { heading, list };
  made.set(items, elements);
  return elements;
}

/** Where photos will stand that have not been read yet. */
function blank(top: number, height: number): HTMLElement {
  const element = document.createElement('div');
  element.dataset['unknown'] = '';
  element.style.top = `${top}px`;
  element.style.height = `${height}px`;
  return element;
}

/**
 * Like `Element.replaceChildren`, but children that stay are not moved, so they keep focus and
 * pictures.
 */
function replaceChildren(parent: Element, wanted: readonly Element[]): void {
  const stays = new Set(wanted);
  for (const child of [...parent.children]) if (!stays.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}
