import { connect } from 'node:net';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutate, seeded } from '../testing/mutations.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { jpeg } from '../testing/testJpeg.ts';

const requests = process.env['TEST_LONG'] === undefined ? 400 : 40_000;
const seed = Number(process.env['SEED'] ?? 1);

let gallery: TestGallery;
beforeAll(async () => {
  gallery = await startTestGallery({ 'a.jpg': jpeg(), 'é +%.jpg': jpeg({ data: 'b' }) });
  Object.assign(gallery.context.log, { error: (said: string) => errors.push(said) });
});
afterAll(() => gallery.stop());

const errors: string[] = [];

const common = 'Host: localhost\r\nConnection: close\r\n';
const sound = [
  `GET /photos/1/original?download HTTP/1.1\r\n${common}Range: bytes=10-20\r\nIf-Range: "x"\r\n\r\n`,
  `GET /photos/1/thumb HTTP/1.1\r\n${common}Accept: image/webp,*/*;q=0.8\r\nIf-None-Match: "a", W/"b"\r\n\r\n`,
  `HEAD /albums/1/archive?v=x&photos=1-2 HTTP/1.1\r\n${common}Cookie: next-auth.session-token=a.b.c; albumen-shares=x\r\n\r\n`,
  `GET /albums/1/archive?photos=1,2 HTTP/1.1\r\n${common}Accept-Encoding: gzip\r\n\r\n`,
  `POST /sign-in HTTP/1.1\r\n${common}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 40\r\n\r\n--b\r\nContent-Disposition: form-data; name`,
  `POST /sign-in HTTP/1.1\r\n${common}Transfer-Encoding: chunked\r\nNext-Action: ${'0'.repeat(42)}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  `GET /api/health HTTP/1.1\r\n${common}X-Forwarded-For: 192.0.2.1, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n`,
].map((text) => Buffer.from(text));

const SILENT_MS = 250;

/** Sends these bytes and returns the first line of the answer; leaves where none comes, since the server waits for more. */
function send(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port: gallery.port, host: '127.0.0.1' });
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString('latin1').slice(0, 200)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said.split('\r\n')[0] ?? ''));
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    socket.write(bytes);
  });
}

test('requests with faults of every kind are answered or refused, and hold nothing', async () => {
  const random = seeded(seed);
  const mutants = Array.from({ length: requests }, (_, at) =>
    mutate(sound[at % sound.length] as Buffer, random),
  );
  let answered = 0;
  const answers = await pLimit(8).map(mutants, async (mutant) => {
    const line = await send(mutant);
    if (line !== '') answered += 1;
    return /^(?:|HTTP\/1\.1 (?!5)\d{3} .*)$/.test(line) ? [] : [[line, mutant.toString('latin1')]];
  });
  expect([seed, answers.flat(), errors]).toEqual([seed, [], []]);
  expect(answered).toBeGreaterThan(requests / 3);
  const { status } = await gallery.get('/photos/1/original');
  expect(status).toBe(200);
  const open = () => new Promise((resolve) => gallery.server.getConnections((_, n) => resolve(n)));
  await expect.poll(open).toBe(0);
}, 3_600_000);
