import type { Page } from '@playwright/test';
import { type Showcase, shown } from './showcase.ts';

/**
 * The viewer: the handle of a user, somebody with only the cookies of shares and of a frame, or a
 * visitor.
 */
export type PageViewer = 'anna' | 'olga' | 'bearer' | 'visitor';

type Line = {
  readonly looker: PageViewer;
  /** Addresses of the page, in each of its states. */
  readonly addresses: (world: Showcase) => readonly string[];
};

const line = (looker: PageViewer, addresses: Line['addresses']): Line => ({ looker, addresses });
const admin = (...addresses: string[]) => [line('olga', () => addresses)];

const person = ({ userId }: Showcase, handle: string) => `/admin/people/${userId(handle)}`;
const group = ({ groupId }: Showcase) => `/admin/groups/${groupId('family')}`;
const pathOf = (address: string) => new URL(address).pathname;

/** Every page of the product by its route. A page without a line fails a test. */
export const pageLines: Readonly<Record<string, readonly Line[]>> = {
  '/': [
    line('anna', () => ['/', '/?page=2', '/?page=last', '/?q=lake', '/?q=nothing', '/?q=laek']),
    line('anna', () => ['/?q=2021', '/?q=a&page=1', '/?q=a&from=2']),
    line('visitor', () => ['/']),
    line('olga', () => ['/']),
  ],
  '/timeline': [
    line('anna', () => ['/timeline', '/timeline?at=undated']),
    line('anna', () => ['/timeline?on=07-14', '/timeline?on=02-29']),
    line('visitor', () => ['/timeline']),
  ],
  '/map': [line('anna', () => ['/map', '/map?in=0.0.0.0.0'])],
  '/years/[year]': [line('anna', () => ['/years/2021', '/years/2021?page=2', '/years/2022'])],
  '/albums/[id]': [
    line('anna', ({ id }) => [`/albums/${id(shown.lake)}?choose&photo=1`]),
    line('anna', ({ id }) => [shown.lake, shown.long].map((path) => `/albums/${id(path)}`)),
    line('olga', ({ id }) => [shown.lake, shown.long].map((path) => `/albums/${id(path)}`)),
  ],
  '/photos/[id]': [
    line('anna', ({ id }) =>
      [
        shown.wide,
        shown.tall,
        shown.damaged,
        shown.video,
        shown.undated,
        shown.pages,
        shown.panorama,
      ].map((path) => `/photos/${id(path)}`),
    ),
    line('bearer', ({ id }) => [`/photos/${id(shown.tall)}`]),
    line('olga', ({ id }) => [`/photos/${id(shown.tall)}`]),
  ],
  '/favourites': [line('anna', () => ['/favourites']), line('olga', () => ['/favourites'])],
  '/access': [line('anna', () => ['/access', '/access?done=one', '/access?done=others&count=2'])],
  '/sign-in': [
    line('visitor', () => [
      '/sign-in',
      '/sign-in?failed=refused',
      '/sign-in?failed=limited',
      '/sign-in?failed=link',
    ]),
    line('anna', () => ['/sign-in']),
  ],
  '/in/[token]': [
    line('visitor', ({ link }) => [pathOf(link('anna'))]),
    line('olga', ({ link }) => [pathOf(link('long'))]),
  ],
  '/s/[token]': [
    line('visitor', ({ shares }) => [
      ...shares.map(pathOf),
      ...shares.map((address) => `${pathOf(address)}?failed`),
    ]),
    line('anna', ({ frame }) => [pathOf(frame)]),
  ],
  '/frame': [line('bearer', () => ['/frame'])],
  '/shared/[id]': [line('bearer', ({ id }) => [`/albums/${id(shown.lake)}`, '/shared/2'])],

  '/admin': admin('/admin', '/admin?done=saved'),
  '/admin/activity': admin(
    '/admin/activity',
    '/admin/activity?kind=refused',
    '/admin/activity?since=2001-01-01&till=2001-12-31',
  ),
  '/admin/favourites': admin('/admin/favourites'),
  '/admin/photos': admin(
    '/admin/photos',
    '/admin/photos?condition=damaged',
    '/admin/photos?condition=undated&policy=nobody',
    '/admin/photos?q=nothing',
  ),
  '/admin/albums': admin(
    '/admin/albums',
    '/admin/albums?page=last',
    '/admin/albums?condition=damaged',
    '/admin/albums?condition=missing',
    '/admin/albums?q=nothing',
  ),
  '/admin/albums/[id]': [
    line('olga', ({ id }) =>
      [shown.lake, shown.long, shown.gone].map((path) => `/admin/albums/${id(path)}`),
    ),
  ],
  '/admin/albums/[id]/cover': [line('olga', ({ id }) => [`/admin/albums/${id(shown.lake)}/cover`])],
  '/admin/groups': admin('/admin/groups'),
  '/admin/groups/[id]': [line('olga', (world) => [group(world)])],
  '/admin/groups/[id]/remove': [line('olga', (world) => [`${group(world)}/remove`])],
  '/admin/links': admin('/admin/links'),
  '/admin/people': admin('/admin/people'),
  '/admin/people/[id]': [
    line('olga', (world) =>
      ['anna', 'long', 'gone', 'olga'].map((handle) => person(world, handle)),
    ),
  ],
  '/admin/people/[id]/remove': [line('olga', (world) => [`${person(world, 'long')}/remove`])],
  '/admin/people/[id]/sees': [
    line('olga', (world) => ['anna', 'gone'].map((handle) => `${person(world, handle)}/sees`)),
    line('olga', (world) => [
      `${person(world, 'anna')}/sees?album=${world.id(shown.lake)}`,
      `${person(world, 'anna')}/sees?how=photos`,
    ]),
  ],
  '/admin/missing': admin('/admin/missing'),
  '/admin/patterns': admin('/admin/patterns'),
  '/admin/people/visitors': admin('/admin/people/visitors', '/admin/people/visitors?q=nothing'),
  '/admin/photos/[id]': [
    line('olga', ({ id }) =>
      [shown.tall, shown.damaged, shown.video, shown.undated].map(
        (path) => `/admin/photos/${id(path)}`,
      ),
    ),
  ],
  '/admin/policies': [
    line('olga', ({ id }) => [
      `/admin/policies?kind=set&album=${id(shown.lake)}&album=${id(shown.long)}`,
      `/admin/policies?kind=unset&photo=${id(shown.tall)}`,
    ]),
  ],
  '/admin/scan': [
    ...admin('/admin/scan'),
    // Anna may scan, through a group, and sees no names.
    line('anna', () => ['/admin/scan']),
  ],
  '/admin/shares': admin('/admin/shares'),
  '/admin/standing': admin('/admin/standing', '/admin/standing?done=standing-set'),
  '/admin/shares/new': [
    line('olga', ({ id }) => [
      '/admin/shares/new',
      '/admin/shares/new?q=nothing',
      `/admin/shares/new?album=${id(shown.lake)}`,
      `/admin/shares/new?photo=${id(shown.tall)}`,
    ]),
  ],
};

/** The first state of each page, and every third one after it. */
export function everyThird(looker: PageViewer, world: Showcase): string[] {
  return Object.values(pageLines)
    .flat()
    .filter((each) => each.looker === looker)
    .flatMap(({ addresses }) => addresses(world).filter((_, at) => at % 3 === 0));
}

/** Addresses of all pages that somebody may look at. */
export function addressesFor(looker: PageViewer, world: Showcase): string[] {
  return Object.values(pageLines)
    .flat()
    .filter((each) => each.looker === looker)
    .flatMap(({ addresses }) => addresses(world));
}

/** Signs in as this viewer, and returns the addresses that they may look at. */
export async function enter(page: Page, world: Showcase, looker: PageViewer): Promise<string[]> {
  if (looker === 'anna' || looker === 'olga') await world.signIn(page, looker);
  if (looker === 'bearer') {
    // Opening a frame takes away the cookies of shares, so it comes first.
    await page.goto(world.frame);
    await page.locator('main form button').click();
    await page.waitForURL((url) => url.pathname === '/frame');
    for (const address of world.shares) {
      await page.goto(address);
      const password = page.locator('main input[type=password]');
      if ((await password.count()) > 0) await password.fill('a long password');
      await page.locator('main form button').click();
      await page.waitForURL((url) => !url.pathname.startsWith('/s/'));
    }
  }
  return addressesFor(looker, world);
}
