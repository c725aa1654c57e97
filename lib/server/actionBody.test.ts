import { expect, test } from 'vitest';
import { canReadAction } from './actionBody.ts';

const id = `60${'a'.repeat(40)}`;
type Fields = readonly (readonly [name: string, value: string | File])[];

async function canRead(fields: Fields, headers: Record<string, string> = {}): Promise<boolean> {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  const body = Buffer.from(await encoded.arrayBuffer());
  return canReadAction({ 'content-type': type, ...headers }, body);
}

const script = { 'next-action': id };
const asScript = (args: string) =>
  canRead(
    [
      ['_1_name', 'Anna'],
      ['0', args],
    ],
    script,
  );
const asForm = (args: string, told = `{"id":"${id}","bound":"$@1"}`) =>
  canRead([
    ['$ACTION_REF_1', ''],
    ['$ACTION_1:0', told],
    ['$ACTION_1:1', args],
    ['name', 'Anna'],
  ]);

test.each([
  '["$K1"]',
  '[null,"$K1"]',
  '[{"fault":"$$5 are missing"},"$K1"]',
  '[{"review":{"lines":[{"key":"a"}]},"posted":"$0:0:review:lines"},"$K1"]',
  '["$undefined","$K1"]',
])('pages call with %s', async (args) => {
  expect([await asScript(args), await asForm(args)]).toEqual([true, true]);
});

test.each([
  '',
  'x',
  '[',
  'null',
  '{}',
  '"$K1"',
  '["$Q1"]',
  '["$W1"]',
  '["$F1"]',
  '["$@1"]',
  '["$K2"]',
  '["$T","$K1"]',
  '["$R1"]',
  '["$n12"]',
  '["$0"]',
  '["$1:a"]',
  '["$0:constructor"]',
  '["$0:__proto__:constructor"]',
  '[{"a":{"b":["$S1"]}},"$K1"]',
])('nobody means well with %s', async (args) => {
  expect([await asScript(args), await asForm(args)]).toEqual([false, false]);
});

test('arguments with thousands of brackets are read', async () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  expect(await asScript(deep)).toBe(true);
});

test('an action is recognised by its id alone', async () => {
  expect(await canRead([[`$ACTION_ID_${id}`, '']])).toBe(true);
  expect(await asForm('[null]', `{"id":"${id}","bound":null}`)).toBe(true);
  for (const wrong of ['x', '__proto__', `${id}0`, '']) {
    expect(await canRead([[`$ACTION_ID_${wrong}`, '']])).toBe(false);
    expect(await canRead([['0', '["$K1"]']], { 'next-action': wrong })).toBe(false);
    expect(await asForm('[null]', `{"id":"${wrong}","bound":"$@1"}`)).toBe(false);
  }
  expect(await asForm('[null]', '{"id":1}')).toBe(false);
  expect(await asForm('[null]', `{"id":"${id}","bound":"$@2"}`)).toBe(false);
  expect(await canRead([['$ACTION_REF_1', '']])).toBe(false);
});

test('an action without arguments is called with a text', async () => {
  const asText = (args: string, headers: Record<string, string> = script) =>
    canReadAction({ 'content-type': 'text/plain;charset=UTF-8', ...headers }, Buffer.from(args));
  expect(await asText('[]')).toBe(true);
  for (const args of ['', '{}', '[', '["$Q1"]'])
    expect([args, await asText(args)]).toEqual([args, false]);
  expect(await asText('[]', {})).toBe(false);
});

test('a form must be readable, and arguments must be text', async () => {
  expect(await canRead([['0', new File(['["$K1"]'], 'a')]], script)).toBe(false);
  expect(await canRead([['_1_name', 'Anna']], script)).toBe(false);
  for (const type of ['', 'multipart/form-data', 'multipart/form-data; boundary=', 'text/plain']) {
    expect(await canReadAction({ 'content-type': type }, Buffer.from('--b--\r\n'))).toBe(false);
  }
  const broken = { 'content-type': 'multipart/form-data; boundary=b' };
  expect(await canReadAction(broken, Buffer.from('--b\r\nx'))).toBe(false);
});
