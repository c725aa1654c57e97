'use client';
import { type ComponentProps, useMemo } from 'react';
import type { Html } from '../../lib/text/html.ts';

/**
 * A list of photos, given as HTML (`elementHtml.ts`). Where a page is made again and says the same, the list stays
 * as it is: React would else lay it out anew.
 */
export function RowsList({ html, ...attributes }: ComponentProps<'ul'> & { readonly html: Html }) {
  const content = useMemo(() => ({ __html: html }), [html]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: every text in `Html` is escaped.
  return <ul className="rows" {...attributes} dangerouslySetInnerHTML={content} />;
}
