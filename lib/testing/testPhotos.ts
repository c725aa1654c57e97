import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, onTestFinished, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { recountAlbums } from '../photos/counters.ts';
import { startTestGallery } from './testGallery.ts';
import { drawTestJpeg, stampJpeg } from './testPictures.ts';

/**
 * Tests only: a gallery with one album of intact and damaged photos and odd names, stopped after
 * the tests of the file. Before each test its policy is reset to public.
 */
export async function startPhotoGallery() {
  const jpeg = await drawTestJpeg({ width: 900, height: 600, orientation: 6 });
  const stamp = (number: number) => stampJpeg(jpeg, { number, takenAt: '2020:05:01 12:00:00' });
  const gallery = await startTestGallery({
    'a.jpg': stamp(1),
    'b.jpg': stamp(2),
    'cut.jpg': jpeg.subarray(0, jpeg.length / 2),
    'text.jpg': Buffer.from('this is no picture'),
    'é"quoted" 📷.jpg': stamp(3),
    'x.heic': Buffer.from('no HEIC either'),
  });
  afterAll(() => gallery.stop());
  const owner = await gallery.cookieOf(2);

  const url = (name: string, rest: string) => `/photos/${gallery.ids[name]}/${rest}`;

  const setPolicy = (flags: Partial<typeof schema.policies.$inferInsert>) => {
    const all = {
      public: true,
      inherit: true,
      originals: true,
      archives: true,
      stripMetadata: false,
    };
    gallery.db
      .update(schema.policies)
      .set({ ...all, ...flags })
      .where(eq(schema.policies.id, 1))
      .run();
  };
  beforeEach(() => setPolicy({}));

  /** Sets or removes (null) a photo's own policy; by default nobody may see it. */
  const setOwnPolicy = (
    photoId: number,
    policy: typeof schema.policies.$inferInsert | null,
  ): void => {
    const { db } = gallery;
    const made =
      policy &&
      db.insert(schema.policies).values(policy).returning({ id: schema.policies.id }).get();
    db.update(schema.photos)
      .set({ policyId: made?.id ?? null })
      .where(eq(schema.photos.id, photoId))
      .run();
    recountAlbums(db, [1]);
  };

  /** Collects the errors that are logged during this test. */
  const hearErrors = (): string[] => {
    const said: string[] = [];
    const spy = vi.spyOn(gallery.context.log, 'error').mockImplementation((text) => {
      said.push(text);
    });
    onTestFinished(() => spy.mockRestore());
    return said;
  };
  return { gallery, jpeg, owner, url, setPolicy, setOwnPolicy, hearErrors };
}
