/** Called with the parts of a document as it is read. */
type XmlListener = {
  readonly open: (name: string, attributes: readonly XmlAttribute[]) => void;
  /** A part of the text of the element that was opened last and is not closed. */
  readonly text: (text: string) => void;
  /** The element that was opened last and is not closed is closed. */
  readonly close: () => void;
};

export type XmlAttribute = { readonly name: string; readonly value: string };

/** The names that are in force within an element. */
type Scope = {
  readonly uris: ReadonlyMap<string, string>;
  readonly outer: Scope | null;
  /** Names that were looked up, by how they are written. */
  readonly elements: Map<string, string>;
  readonly attributes: Map<string, string>;
};

type Open = { readonly written: string; readonly scope: Scope };

/**
 * Reads XML with namespaces (XML 1.0; Namespaces in XML 1.0), a packet of some kilobytes. A name is
 * reported as `prefix:local`: with the prefix that `prefixes` has for its namespace, with `?` for
 * any other namespace, and as it is written where its prefix is not declared, which some writers
 * forget. Entities that a document defines are not known. Broken parts are passed over. Time is
 * bounded by the length of the text times how deep its elements are; the listener may throw to end
 * it.
 */
export function readXml(
  text: string,
  prefixes: Readonly<Record<string, string>>,
  listener: XmlListener,
): void {
  const root = scopeOf(new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]), null);
  const stack: Open[] = [];
  const closeTo = (length: number) => {
    for (; stack.length > length; stack.pop()) listener.close();
  };
  const openElement = (tag: Tag) => {
    const scope = scopeWithin(stack.at(-1)?.scope ?? root, tag.attributes);
    const attributes: XmlAttribute[] = [];
    for (const { name: written, value: text } of tag.attributes) {
      if (isDeclaration(written)) continue;
      const name = nameIn(scope, scope.attributes, written, prefixes);
      attributes.push({ name, value: decodeEntities(text.replace(/[\t\n\r]/g, ' ')) });
    }
    stack.push({ written: tag.name, scope });
    listener.open(nameIn(scope, scope.elements, tag.name, prefixes), attributes);
    if (tag.isEmpty) closeTo(stack.length - 1);
  };
  /** Reads what begins with `<`, and returns where it ends; the end of the text where it does not. */
  const readMarkup = (start: number): number => {
    const endOf = (mark: string, from: number) => {
      const found = text.indexOf(mark, from);
      return found === -1 ? text.length : found + mark.length;
    };
    const sign = text[start + 1];
    if (sign === '?') return endOf('?>', start + 2);
    if (sign === '!' && text.startsWith('<!--', start)) return endOf('-->', start + 4);
    if (sign === '!' && text.startsWith('<![CDATA[', start)) {
      const end = endOf(']]>', start + 9);
      listener.text(text.slice(start + 9, end - 3));
      return end;
    }
    if (sign === '!') {
      const end = endOf('>', start);
      return text.slice(start, end).includes('[') ? endOf(']>', start) : end;
    }
    if (sign === '/') {
      const end = endOf('>', start);
      const name = text.slice(start + 2, end - 1).trimEnd();
      const at = stack.findLastIndex(({ written }) => written === name);
      if (at !== -1) closeTo(at);
      return end;
    }
    const tag = readTag(text, start);
    if (tag === null) return start + 1;
    openElement(tag);
    return tag.end;
  };
  for (let at = 0; at < text.length; ) {
    const markup = text.indexOf('<', at);
    const end = markup === -1 ? text.length : markup;
    if (end > at) listener.text(decodeEntities(text.slice(at, end)));
    if (markup === -1) break;
    at = readMarkup(markup);
  }
  closeTo(0);
}

type Tag = {
  readonly name: string;
  /** As they are written. */
  readonly attributes: readonly XmlAttribute[];
  readonly isEmpty: boolean;
  readonly end: number;
};

const TAG_NAME = /<([^\s/>=<]+)/y;
const ATTRIBUTE = /\s*([^\s/>=<"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
const TAG_END = /\s*(\/?)>/y;
/**
 * What is neither an attribute nor the end: it is passed over, and attributes behind it are read.
 */
const BROKEN = /\s*[^\s<>]+/y;

/**
 * The tag that begins here; null where none does. A tag without an end ends where the next one
 * begins. Threat: a text of nothing but `<a` would otherwise be read to its end from each of them.
 */
function readTag(text: string, start: number): Tag | null {
  let at = start;
  const next = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found) at = form.lastIndex;
    return found;
  };
  const name = next(TAG_NAME)?.[1];
  if (name === undefined) return null;
  const attributes: XmlAttribute[] = [];
  for (;;) {
    const found = next(ATTRIBUTE);
    if (found) {
      attributes.push({ name: found[1] ?? '', value: found[2] ?? found[3] ?? '' });
      continue;
    }
    const end = next(TAG_END);
    if (end) return { name, attributes, isEmpty: end[1] === '/', end: at };
    if (!next(BROKEN)) return { name, attributes, isEmpty: false, end: at };
  }
}

function scopeOf(uris: ReadonlyMap<string, string>, outer: Scope | null): Scope {
  return { uris, outer, elements: new Map(), attributes: new Map() };
}

/** The scope of an element with these attributes: that around it, unless it declares prefixes. */
function scopeWithin(outer: Scope, attributes: readonly XmlAttribute[]): Scope {
  if (!attributes.some(({ name }) => isDeclaration(name))) return outer;
  const declared = attributes.filter(({ name }) => isDeclaration(name));
  return scopeOf(new Map(declared.map(({ name, value }) => [name.slice(6), value.trim()])), outer);
}

/** `xmlns`, or `xmlns:` and a prefix. */
function isDeclaration(name: string): boolean {
  return name.startsWith('xmlns') && (name.length === 5 || name[5] === ':');
}

/** A name without a prefix is of the default namespace if it is an element's, else of none. */
function nameIn(
  scope: Scope,
  known: Map<string, string>,
  written: string,
  prefixes: Readonly<Record<string, string>>,
): string {
  const found = known.get(written);
  if (found !== undefined) return found;
  const colon = written.indexOf(':');
  const prefix = colon === -1 ? '' : written.slice(0, colon);
  const isOfNone = prefix === '' && known === scope.attributes;
  const uri = isOfNone ? '' : findUri(scope, prefix);
  const ours = uri === null || uri === '' ? prefix : (prefixes[uri] ?? '?');
  const name = `${ours}:${written.slice(colon + 1)}`;
  known.set(written, name);
  return name;
}

function findUri(scope: Scope, prefix: string): string | null {
  for (let each: Scope | null = scope; each !== null; each = each.outer) {
    const uri = each.uris.get(prefix);
    if (uri !== undefined) return uri;
  }
  return null;
}

const entities: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" },
};

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (written, ...parts) => {
    const [decimal, hex, name] = parts as (string | undefined)[];
    if (name !== undefined) return entities[name] ?? written;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written;
  });
}
