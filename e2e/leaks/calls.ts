import { READ_AT_FIELD } from '../../app/admin/_admin/shown.ts';
import type { ActionLine } from './actionLine.ts';
import { actionLines } from './actionLines.ts';
import { type FoundAction, listBuiltActions } from './actionList.ts';
import { type Answer, type Asked, type Fields, multipart } from './http.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

export const callForms = ['as a form', 'as a script', 'as a script elsewhere'] as const;

/** How an action is called; `elsewhere`: at the address of a page that does not contain it. */
export type CallForm = (typeof callForms)[number];

/** @throws Error where the build has no such action */
export function getAction(name: string): {
  readonly action: FoundAction;
  readonly line: ActionLine;
} {
  const action = listBuiltActions().find((each) => each.name === name);
  const line = actionLines[name];
  if (!action || !line) throw new Error(`The build or the table has no ${name}`);
  return { action, line };
}

/** Calls an action as this viewer, with the form of its line unless there is another. */
export async function callAction(
  world: LeakWorld,
  viewer: ViewerName,
  name: string,
  way: CallForm,
  { form, ...more }: Asked & { readonly form?: Fields } = {},
): Promise<Answer> {
  const { action, line } = getAction(name);
  const { body, type } = await multipart(fieldsFor(action, way, form ?? line.form(world)));
  return world.as(viewer, way === 'as a script elsewhere' ? '/' : line.page(world), {
    ...more,
    method: 'POST',
    body,
    headers: {
      origin: world.url,
      'content-type': type,
      ...(way !== 'as a form' && { 'next-action': action.id, accept: 'text/x-component' }),
      ...more.headers,
    },
  });
}

/** A form's fields, and beside them what says which action it is for. */
export function fieldsFor(action: FoundAction, way: CallForm, form: Fields): Fields {
  // As if its page had just been loaded; the first value of a field counts.
  const fields = [...form, [READ_AT_FIELD, String(Date.now())] as const];
  return way === 'as a form' ? asForm(action, fields) : asScript(action, fields);
}

/** The fields that a browser without JavaScript posts, as React writes them into forms. */
function asForm({ id, parameters }: FoundAction, fields: Fields): Fields {
  if (parameters < 2) return [[`$ACTION_ID_${id}`, ''], ...fields];
  return [
    ['$ACTION_REF_1', ''],
    ['$ACTION_1:0', JSON.stringify({ id, bound: '$@1' })],
    ['$ACTION_1:1', '[null]'],
    ['$ACTION_KEY', 'k1'],
    ...fields,
  ];
}

/** The fields that React posts: the arguments, the last of which is the form. */
function asScript({ parameters }: FoundAction, fields: Fields): Fields {
  const given = parameters < 2 ? '["$K1"]' : '[null,"$K1"]';
  return [...fields.map(([name, value]) => [`_1_${name}`, value] as const), ['0', given]];
}
