import { isValidElement, type ReactNode } from 'react';
import {
  escapeHtml,
  type Html,
  type HtmlAttributes,
  htmlElement,
  joinHtml,
} from '../../lib/text/html.ts';

/** Elements that never have content. */
const voidElements = new Set(['img', 'input']);

/**
 * Elements as HTML, where there are hundreds. React would make each three times, as an element, as data
 * for the browser and as HTML, and look through all of them again in the browser: that was half of what a
 * page of photos costs. Nothing in them may be React's to change: no handlers, hooks, or promises.
 */
export function elementHtml(node: ReactNode): Html {
  if (Array.isArray(node)) return joinHtml(node.map(elementHtml));
  if (typeof node === 'string' || typeof node === 'number') return escapeHtml(String(node));
  if (!isValidElement<Props>(node)) return joinHtml([]);
  const { type, props } = node;
  if (typeof type !== 'string') return elementHtml((type as (given: Props) => ReactNode)(props));
  const attributes = attributesOf(props);
  if (voidElements.has(type)) return htmlElement(type, attributes);
  return htmlElement(type, attributes, [elementHtml(props.children)]);
}

type Props = { readonly children?: ReactNode } & Readonly<Record<string, unknown>>;

function attributesOf(props: Props): HtmlAttributes {
  const attributes: Record<string, string | number> = {};
  for (const name in props) {
    const given = props[name];
    if (name === 'children' || given === undefined) continue;
    const value = name === 'style' ? styleText(given ?? {}) : given === true ? '' : given;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    attributes[htmlNames[name] ?? name] = value;
  }
  return attributes;
}

/** What React calls otherwise. In HTML the case of other names makes no difference. */
const htmlNames: Readonly<Record<string, string>> = { className: 'class', srcSet: 'srcset' };

/** Custom properties, which are all that photos have. */
function styleText(style: object): string {
  return Object.entries(style)
    .map(([property, value]) => `${property}:${value}`)
    .join(';');
}
