import { connect, type Socket } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { recountAlbums } from '../photos/counters.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { largePng } from '../testing/testPictures.ts';

/** Bytes. More than the system buffers for a connection whose other end does not read. */
const LARGE = 40_000_000;
const gallery = await startTestGallery({ 'a.png': await largePng(LARGE) });
afterAll(() => gallery.stop());

const { db, ids } = gallery;
const path = `/photos/${ids['a.png']}/original?download`;
db.update(schema.photos).set({ mediaType: 'image/png' }).run();

const setPolicy = (of: Partial<typeof schema.policies.$inferInsert>) => {
  const all = { public: true, originals: true, archives: true, stripMetadata: true, ...of };
  db.update(schema.policies).set(all).where(eq(schema.policies.id, 1)).run();
};
const setOwnPolicy = (policyId: number | null) => {
  db.update(schema.photos).set({ policyId }).run();
  recountAlbums(db, [1]);
};
beforeEach(() => {
  setPolicy({});
  setOwnPolicy(null);
});

describe('a stripped original that is under way is broken off once', () => {
  test.each([
    ['nobody sees the album', () => setPolicy({ public: false })],
    ['originals are withheld', () => setPolicy({ originals: false })],
    [
      'the photo is hidden',
      () => setOwnPolicy(db.insert(schema.policies).values({}).returning().get().id),
    ],
  ])('%s', async (_, change) => {
    for (const headers of [{}, { range: 'bytes=5-' }] as Record<string, string>[]) {
      setPolicy({});
      setOwnPolicy(null);
      const answer = await gallery.getSlowly(path, headers, change);
      expect([200, 206]).toContain(answer.status);
      expect(answer.complete).toBe(false);
      expect(answer.received).toBeLessThan(answer.foretold);
    }
  });

  test('a stripped original goes on while nothing is taken away', async () => {
    const answer = await gallery.getSlowly(path, {}, () => setPolicy({ archives: false }));
    expect(answer).toMatchObject({ complete: true, received: answer.foretold });
    expect(answer.received).toBeGreaterThan(LARGE - 1_000_000);
  });
});

test('thirty stalled downloads of a stripped file keep none of it in memory', async () => {
  // Makes the plan of the stripped file and loads all modules before memory is measured.
  await gallery.get(path, {}, 'HEAD');
  const stalled: Socket[] = [];
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 30; i++) stalled.push(await stall());
  const grown = process.memoryUsage().rss - before;
  for (const socket of stalled) socket.destroy();
  // Memory would grow by more than this if even an eighth of each file were held.
  expect(grown).toBeLessThan((30 * LARGE) / 8);
});

/** A client that reads the headers of a response and then nothing more. */
function stall(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(gallery.port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.pause();
      expect(bytes.toString('latin1')).toContain('200 OK');
      resolve(socket);
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${gallery.port}\r\n\r\n`);
  });
}
