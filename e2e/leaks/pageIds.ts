import type { RouteFault } from './routeLine.ts';

/** The ids in the addresses of a page. */
export function idsIn(text: string, kind: 'photos' | 'albums' | 'years' | 'shared'): number[] {
  const found = text.matchAll(new RegExp(`(?<!admin)/${kind}/(\\d+)`, 'g'));
  return [...new Set([...found].map(([, id]) => Number(id)))];
}

/** What is wrong where a page names other things than it should. */
export function sameSet(found: readonly number[], expected: readonly number[]): RouteFault {
  const order = (ids: readonly number[]) => [...ids].sort((a, b) => a - b).join(' ');
  return order(found) === order(expected)
    ? null
    : `names ${order(found)} instead of ${order(expected)}`;
}
