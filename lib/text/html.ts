const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

declare const isHtml: unique symbol;

/** HTML in which every text is escaped: only the functions below make it. */
export type Html = string & { readonly [isHtml]: true };

/** Text for HTML, also within an attribute in quotes. Threat: names and titles may contain markup. */
export function escapeHtml(text: string): Html {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign) as Html;
}

/** Attributes of an element; undefined: it has none of this name. Their names are never escaped. */
export type HtmlAttributes = Readonly<Record<string, string | number | undefined>>;

/**
 * An element as HTML; without `content` one that never has any, such as an `img`.
 */
export function htmlElement(
  name: string,
  attributes: HtmlAttributes,
  content?: readonly Html[],
): Html {
  let html = `<${name}`;
  for (const attribute in attributes) {
    const value = attributes[attribute];
    if (value === undefined) continue;
    html += value === '' ? ` ${attribute}` : ` ${attribute}="${escapeHtml(String(value))}"`;
  }
  return `${html}>${content ? `${content.join('')}</${name}>` : ''}` as Html;
}

/** Pieces of HTML, one behind the other. */
export function joinHtml(parts: readonly Html[]): Html {
  return parts.join('') as Html;
}
