import { afterAll, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { openPicture } from '../images/decoder.ts';
import { filmDecoderFault } from '../images/filmDecoder.ts';
import { paintFrame, testFilm } from '../testing/testFilm.ts';
import { startTestGallery } from '../testing/testGallery.ts';

const red = await paintFrame('#f00', '#f00');
const metadata = { 'com.apple.quicktime.location.ISO6709': '+48.8500-002.3500+035.000/' };
const film = testFilm({ frames: [red, red], width: 64, height: 48, rotation: 90, metadata });
const gallery = await startTestGallery({ 'a.mov': film, 'b.mov': Buffer.from('no film') });
afterAll(() => gallery.stop());

const url = (name: string, rest: string) => `/photos/${gallery.ids[name]}/${rest}`;
// The package that decodes films is optional.
const decoded = test.skipIf(filmDecoderFault() !== null);

decoded('a film has thumbnails like a photo, and a thumbhash of them', async () => {
  const { status, body, headers } = await gallery.get(url('a.mov', 'thumb'));
  expect([status, headers['content-type']]).toEqual([200, 'image/jpeg']);
  const { dominant } = await openPicture(body).stats();
  expect(dominant).toMatchObject({ r: expect.toSatisfy((red: number) => red > 200) });
  const { width, height } = await openPicture(
    (await gallery.get(url('a.mov', 'standard'))).body,
  ).metadata();
  expect([width, height]).toEqual([48, 64]);
  await gallery.context.findings.flush();
  const [row] = gallery.db.select().from(schema.photos).all();
  expect(row).toMatchObject({ thumbhashFrom: 'picture', damaged: null });
});

decoded('what is no film has a placeholder', async () => {
  expect((await gallery.get(url('b.mov', 'thumb'))).status).toBe(200);
});
