import { expect } from '@playwright/test';
import { filmDecoderFault } from '../lib/images/filmDecoder.ts';
import { shown, test } from './gallery/showcase.ts';

test('a film that the browser cannot play is prepared when it is first played, and then plays', {
  tag: '@once',
}, async ({ page, showcase: { signIn, id } }) => {
  // npm leaves it out where there is none for the machine, and films then have no pictures.
  test.skip(filmDecoderFault() !== null, 'the optional package that decodes films is not there');
  await signIn(page, 'anna');
  const film = id(shown.video);
  await page.goto(`/photos/${id(shown.wide)}`);
  await page.locator('.masthead-up').click();
  const tile = page.locator(`#photo-${film}`);
  await expect(tile).toHaveAttribute('data-length', '0:02');
  await expect(tile.getByRole('img')).toHaveAttribute('alt', /^Video, 0:02, Lake, /);
  await tile.getByRole('link').click();
  // In its place among the photos of the viewer.
  const player = page.getByRole('dialog').locator('video');
  await player.evaluate((video: HTMLVideoElement) => {
    // Nothing that is heard begins without a person's touch.
    video.muted = true;
    video.play().catch(() => undefined);
  });
  await expect(page.getByText('This video is being prepared')).toBeVisible();
  const played = () => player.evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect.poll(played, { timeout: 60_000 }).toBeGreaterThan(0);
  await expect(page.getByText('This video is being prepared')).toBeHidden();
  const size = await player.evaluate((video: HTMLVideoElement) => [
    video.videoWidth,
    video.videoHeight,
  ]);
  expect(size).toEqual([48, 64]);
});
