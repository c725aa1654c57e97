import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { LogFields } from '../process/log.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';

let gallery: TestGallery;
let lines: { message: string; fields: LogFields }[];
beforeAll(async () => {
  gallery = await startTestGallery({ 'a.bin': randomBytes(3_000_000) });
});
afterAll(() => gallery.stop());
beforeEach(() => {
  lines = [];
  const info = (message: string, fields: LogFields = {}) => void lines.push({ message, fields });
  Object.assign(gallery.context.log, { info });
});

test('a request is one line with id, time, status, bytes and duration', async () => {
  const { body } = await gallery.get('/photos/1/original');
  await vi.waitFor(() => expect(lines).toHaveLength(1), 20_000);
  const [{ message, fields } = { message: '', fields: {} }] = lines;
  expect(message).toBe('GET /photos/1/original');
  expect(Object.keys(fields)).toEqual(['id', 'at', 'status', 'bytes', 'ms']);
  expect(fields['id']).toMatch(/^[0-9a-f]{8}$/);
  expect(Math.abs(Date.now() - Date.parse(String(fields['at'])))).toBeLessThan(60_000);
  expect(fields['status']).toBe(200);
  expect(Number(fields['bytes']) - body.length).toBeGreaterThan(100);
  expect(Number(fields['bytes']) - body.length).toBeLessThan(2_000);
});

test('the log names neither tokens, nor searches, nor people', async () => {
  const token = randomBytes(32).toString('base64url');
  const { cookie } = await gallery.cookieOf(1);
  const paths = [`/in/${token}`, `/IN/${token.slice(0, 20)}`, `//s/${token}?failed`, `/x${token}`];
  for (const path of [...paths, '/?q=grandma', '/photos/1/thumb?x#y']) {
    await gallery.get(path, { cookie, 'x-forwarded-for': '203.0.113.9' });
  }
  await vi.waitFor(() => expect(lines).toHaveLength(6), 20_000);
  const said = JSON.stringify(lines);
  expect(said).not.toContain(token.slice(0, 20));
  expect(said).not.toMatch(/grandma|ann|203\.0\.113|failed/i);
  expect(lines.map(({ message }) => message)).toEqual([
    ...['GET /in/…', 'GET /IN/…', 'GET //s/…', 'GET /…', 'GET /', 'GET /photos/1/thumb'],
  ]);
});

test('the log says that a client went away, and what it got', async () => {
  const { port } = gallery;
  await new Promise<void>((resolve) => {
    const sent = request({ port, host: '127.0.0.1', path: '/photos/1/original' }, (response) => {
      response.once('data', () => sent.destroy());
      response.once('close', resolve);
    });
    sent.on('error', () => undefined).end();
  });
  await vi.waitFor(() => expect(lines).toHaveLength(1), 20_000);
  expect(lines[0]?.fields).toMatchObject({ status: 200, broken: 'yes' });
});
