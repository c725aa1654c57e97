/** An album or a photo that a policy can be set on. */
export type Target = { readonly kind: 'album' | 'photo'; readonly id: number };

/** A target as text, `album:12`, which `parseTag` reads. */
export function tagOf({ kind, id }: Target): string {
  return `${kind}:${id}`;
}

/** Parses `album:12` or `photo:34`; null for anything else. */
export function parseTag(text: string): Target | null {
  const [, kind, id] = /^(album|photo):(\d{1,15})$/.exec(text) ?? [];
  if ((kind !== 'album' && kind !== 'photo') || id === undefined) return null;
  return { kind, id: Number(id) };
}
