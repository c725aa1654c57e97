import { bodyOf, inParallel } from './http.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/** The addresses of the gallery, including those of everything that this viewer sees. */
export function addressesOf(world: LeakWorld, viewer: ViewerName): string[] {
  const sees = ({ seenBy }: { seenBy: readonly ViewerName[] }) => seenBy.includes(viewer);
  const albums = world.albums.filter(sees);
  return [
    ...['/', '/?q=a', '/?q=secret', '/?q=jpg', '/?q=new', '/?page=2', '/latest'],
    ...['/timeline', '/timeline?at=undated', '/timeline?on=08-15', '/sign-in', '/access'],
    ...new Set(albums.map(({ directory }) => `/years/${directory.slice(0, 4)}`)),
    ...albums.map(({ id }) => `/albums/${id}`),
    ...world.photos.filter(sees).map(({ id }) => `/photos/${id}`),
    `/shared/${world.shares.list.id}`,
  ];
}

const isLong = process.env['TEST_LONG'] !== undefined;

/**
 * Everything that a viewer can read: each address with its status, redirect and body. As Next's scripts ask for
 * it, `npm test` reads every other one.
 */
export async function readEverything(
  world: LeakWorld,
  viewer: ViewerName,
  addresses: readonly string[] = addressesOf(world, viewer),
): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  await inParallel([...addresses.entries()], async ([at, path]) => {
    for (const rsc of isLong || at % 2 === 0 ? [false, true] : [false]) {
      const asked = rsc ? { headers: { rsc: '1' } } : {};
      const answer = await world.as(viewer, rsc ? withRsc(path) : path, asked);
      const { location = '', etag = '' } = answer.headers;
      told[`${rsc ? 'RSC ' : ''}${path}`] =
        `${answer.status} ${location} ${etag}\n${withoutMoments(bodyOf(answer))}`;
    }
  });
  return told;
}

export function withRsc(path: string): string {
  return path.includes('?') ? `${path}&_rsc=` : `${path}?_rsc`;
}

/** Removes times of last use, which change by themselves. */
function withoutMoments(body: string): string {
  return body.replace(/<time[^>]*>[^<]*<\/time>|"dateTime":"[^"]*","children":"[^"]*"/g, 'TIME');
}
