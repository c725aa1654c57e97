import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { parseJson } from '../text/json.ts';

const ACTION_ID = /^[\da-f]{42}$/;
const metadata = z.object({ id: z.string().regex(ACTION_ID), bound: z.literal('$@1').nullable() });

/**
 * Is this a call of a server action as our pages make it, with valid arguments? React's protocol
 * allows far more than they need. Threat: anybody can send a body that React cannot parse; Next
 * would respond with 500 and write a stack trace into the log.
 *
 * `body` is the whole body of a POST. Most often it is a form, with React's own fields beside those
 * of the page: `0` with the arguments, where a script calls; without JavaScript
 * `$ACTION_ID_` with the action's id, or `$ACTION_REF_1` and then its id under `$ACTION_1:0` and
 * its arguments under `:1`. A script that calls an action which takes nothing sends its arguments
 * alone, as text.
 */
export async function canReadAction(headers: IncomingHttpHeaders, body: Buffer): Promise<boolean> {
  const { 'content-type': type = '', 'next-action': called } = headers;
  if (called !== undefined && !ACTION_ID.test(String(called))) return false;
  if (called !== undefined && type.startsWith('text/plain')) return isReadable(body.toString());
  const form = await findForm(type, body);
  if (form === null) return false;
  if (called !== undefined) return isReadable(form.get('0'));
  return [...form.keys()].every((name) => {
    const [, kind, rest = ''] = /^\$ACTION_(ID|REF)_(.*)$/s.exec(name) ?? [];
    if (kind === undefined) return true;
    if (kind === 'ID') return ACTION_ID.test(rest);
    const of = `$ACTION_${rest}:`;
    const { data } = metadata.safeParse(parseJson(form.get(`${of}0`)));
    return data !== undefined && (data.bound === null || isReadable(form.get(`${of}1`)));
  });
}

async function findForm(type: string, body: Buffer): Promise<FormData | null> {
  if (!type.startsWith('multipart/form-data')) return null;
  try {
    const read = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
    return await read.formData();
  } catch {
    return null;
  }
}

/**
 * Are these arguments of a call that React can parse? Data, the form itself (`$K1`), and references to
 * what occurs in them more than once (`$0:1:lines`).
 */
function isReadable(text: FormDataEntryValue | null): boolean {
  const args = parseJson(text);
  return Array.isArray(args) && stringsIn(args).every((value) => refersToNothingElse(value, args));
}

/** Does a text of the arguments refer to nothing but that? */
function refersToNothingElse(value: string, args: readonly unknown[]): boolean {
  if (!value.startsWith('$')) return true;
  if (/^\$(?:\$|K1$|undefined$)/.test(value)) return true;
  const [root, ...path] = value.slice(1).split(':');
  if (root !== '0' || path.length === 0) return false;
  let found: unknown = args;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return false;
    found = Reflect.get(found, name);
  }
  return typeof found === 'object' && found !== null;
}

/** The texts in a value, at any depth. Without recursion: it may be nested thousands deep. */
function stringsIn(value: unknown): string[] {
  const left = [value];
  const found: string[] = [];
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    if (typeof each === 'string') found.push(each);
    else if (typeof each === 'object' && each !== null) {
      for (const inner of Object.values(each)) left.push(inner);
    }
  }
  return found;
}
