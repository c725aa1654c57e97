import { test as base } from '@playwright/test';
import type { LeakWorld } from '../leaks/world.ts';
import type { Gallery } from './gallery.ts';
import type { OwnedGallery } from './owned.ts';
import type { Showcase } from './showcase.ts';
import { windows } from './windows.ts';

/** The galleries of a worker. Each is made when a test first asks for it. */
type Galleries = {
  /** Must not be changed. */
  readonly familyGallery: Gallery;
  /** Its tests restore what they change. */
  readonly ownedGallery: OwnedGallery;
  /** Must not be changed. */
  readonly showcase: Showcase;
  /** Its tests restore what they change. */
  readonly world: LeakWorld;
};

type Closed = { close(): Promise<void> };

/** A fixture that opens a gallery and closes it when its worker ends. */
function kept<G extends Closed>(open: () => Promise<G>) {
  // Playwright requires a destructuring pattern here, from which it reads the fixtures.
  return async (
    { browserName: _ }: { browserName: string },
    use: (gallery: G) => Promise<void>,
  ) => {
    const gallery = await open();
    await use(gallery);
    await gallery.close();
  };
}

const options = { scope: 'worker', timeout: 180_000 } as const;

const isLong = process.env['TEST_LONG'] !== undefined;

/**
 * Does `npm test` run a test with these tags in a phone's window? `npm run test:long` has a project
 * of its own for that.
 */
const isOnPhone = (tags: readonly string[]) =>
  !isLong && tags.some((tag) => tag === '@phone' || tag === '@touch');

/**
 * All tests extend this one. If tests had fixtures of their own for a worker, Playwright would
 * start another worker for them, with other galleries. The files that open a gallery import this
 * one, so they are imported only when a test needs them.
 */
export const test = base.extend<object, Galleries>({
  viewport: ({ viewport }, use, { tags }) =>
    use(isOnPhone(tags) ? windows.phone.viewport : viewport),
  hasTouch: ({ hasTouch }, use, { tags }) => use(hasTouch || isOnPhone(tags)),
  isMobile: ({ isMobile }, use, { tags }) => use(isMobile || isOnPhone(tags)),
  familyGallery: [kept(async () => (await import('./family.ts')).openFamily()), options],
  ownedGallery: [kept(async () => (await import('./owned.ts')).openOwned()), options],
  showcase: [kept(async () => (await import('./showcase.ts')).openShowcase()), options],
  world: [kept(async () => (await import('../leaks/world.ts')).openWorld()), options],
});
