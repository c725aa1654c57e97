import { expect } from '@playwright/test';
import { firstRow, runStatement } from '../lib/db/run.ts';
import { sql } from '../lib/db/sql.ts';
import { atomically } from '../lib/db/write.ts';
import { filmDecoderFault } from '../lib/images/filmDecoder.ts';
import { shown, test } from './gallery/showcase.ts';

test('a film that the browser cannot play is prepared when it is first played, and then plays', {
  tag: '@once',
}, async ({ page, showcase: { signIn, id, db } }) => {
  // The package that decodes films does not exist for every machine. Without it films have no pictures.
  test.skip(filmDecoderFault() !== null, 'the optional package that decodes films is not there');
  await signIn(page, 'anna');
  const film = id(shown.video);
  await page.goto(`/photos/${id(shown.wide)}`);
  await page.locator('.masthead-up').click();
  const tile = page.locator(`#photo-${film}`);
  await expect(tile).toHaveAttribute('data-length', '0:02');
  await expect(tile.getByRole('img')).toHaveAttribute('alt', /^Video, 0:02, Lake, /);
  // Before scripts run, the link leads to the film's own page.
  await page.waitForLoadState('networkidle');
  await tile.getByRole('link').click();
  // The viewer shows the film in its place among the photos.
  const player = page.getByRole('dialog').locator('video');
  await player.evaluate((video: HTMLVideoElement) => {
    // A film with sound starts only when somebody touches it.
    video.muted = true;
    video.play().catch(() => undefined);
  });
  await expect(page.getByText('This video is being prepared')).toBeVisible();
  const played = () => player.evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect.poll(played, { timeout: 200_000 }).toBeGreaterThan(0);
  await expect(page.getByText('This video is being prepared')).toBeHidden();
  const size = await player.evaluate((video: HTMLVideoElement) => [
    video.videoWidth,
    video.videoHeight,
  ]);
  expect(size).toEqual([48, 64]);

  // Where a browser can play the file itself, the film moves among the photos, unless the person
  // wants less motion.
  const film264 = await (await page.request.get(`/photos/${film}/film`)).body();
  const describeAs = (mediaType: string, codecs: string | null) =>
    atomically(db, (tx) =>
      runStatement(
        tx,
        sql`update photos set media_type = ${mediaType}, codecs = ${codecs} where id = ${film}`,
      ),
    );
  const { mediaType, codecs } = firstRow<{ mediaType: string; codecs: string | null }>(
    db,
    sql`select media_type as "mediaType", codecs from photos where id = ${film}`,
  ) ?? { mediaType: '', codecs: null };
  describeAs('video/mp4', 'avc1.42401e');
  let asked = 0;
  await page.route(`**/photos/${film}/original`, (route) => {
    asked += 1;
    return route.fulfill({ body: film264, contentType: 'video/mp4' });
  });
  await page.goBack();
  await page.reload();
  await tile.scrollIntoViewIfNeeded();
  await page.waitForLoadState('networkidle');
  expect(asked).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.reload();
  await tile.scrollIntoViewIfNeeded();
  await expect(tile.locator('video')).toBeVisible();
  expect(await tile.locator('video').evaluate((video: HTMLVideoElement) => video.muted)).toBe(true);
  await tile.getByRole('button', { name: 'Stop moving pictures' }).click();
  await expect(tile.locator('video')).toHaveCount(0);
  describeAs(mediaType, codecs);
});
