import { filmDecoderFault } from '../../lib/images/filmDecoder.ts';
import type { Answer } from './http.ts';
import { noIds, type RouteFault, type RouteLine, type RouteSubject } from './routeLine.ts';
import { filmSeenBy } from './things.ts';
import type { ViewerName } from './viewers.ts';
import { type LeakWorld, presetNames, renditionOf } from './world.ts';

const photo = (world: LeakWorld, subject: RouteSubject) =>
  world.photos.find(({ id }) => String(id) === subject.id);

const photos = (world: LeakWorld): RouteSubject[] =>
  world.photos.map(({ id, file, seenBy }) => ({ label: file, id: String(id), seenBy }));

/** Files that belong to photos. As photos of their own they exist for nobody. */
const parts = (world: LeakWorld): RouteSubject[] =>
  world.parts.map(({ id, file }) => ({ label: file, id: String(id), seenBy: [] }));

/** The photos of the framed album that inherit its policy. */
const isFramed = (file: string) => /^rocket[12]\./.test(file);

/** The lines of photos, their pictures and files, and of frames. */
export const photoRouteLines: Readonly<Record<string, RouteLine>> = {
  '/photos/[id]': {
    needs: 'sight',
    leak: 2,
    subjects: (world) => [...photos(world), ...parts(world)],
    paths: (id) => [`/photos/${id}`],
    missing: noIds,
    fault: (_world, _viewer, { id }, { text }) =>
      text.includes(`/photos/${id}/`) ? null : 'shows another photo',
  },
  '/photos/[id]/[preset]': {
    needs: 'sight',
    leak: 1,
    subjects: (world) => [...photos(world), ...parts(world)],
    paths: (id) => presetNames.map((preset) => `/photos/${id}/${preset}`),
    missing: noIds,
    fault: isPicture,
  },
  '/waiting/[id]/[preset]': {
    needs: 'sight',
    leak: 1,
    subjects: (world) =>
      world.photos.map(({ id, file }) => ({
        label: file,
        id: String(id),
        seenBy: file === 'yuleGone.jpg' ? [] : ['olga'],
      })),
    paths: (id) => presetNames.map((preset) => `/waiting/${id}/${preset}`),
    missing: noIds,
    fault: isPicture,
  },
  '/photos/[id]/original': {
    needs: 'sight',
    leak: 1,
    subjects: (world) => [
      ...world.photos.map(({ id, file, seenBy, originalBy = seenBy }) => ({
        label: file,
        id: String(id),
        seenBy: originalBy,
      })),
      ...parts(world),
      // A part is served only under the address of its photo; all other photos have none.
      ...world.parts.map(({ kind, file, of, seenBy, wholeBy = seenBy }) => ({
        label: file,
        id: `${of.id}?part=${kind}`,
        seenBy: wholeBy,
      })),
      ...(['film', 'raw'] as const).map((kind) => ({
        label: kind,
        id: `${world.photoId('yule2.jpg')}?part=${kind}`,
        seenBy: [],
      })),
    ],
    paths: (id) => {
      const [photoId, part] = id.split('?');
      const queries = part ? [`?${part}`, `?${part}&download`] : ['', '?download', '?as=jpeg'];
      return queries.map((query) => `/photos/${photoId}/original${query}`);
    },
    missing: noIds,
    fault: (world, viewer, subject, { body }) => {
      const found = photo(world, subject);
      const whole = !found?.wholeBy || found.wholeBy.includes(viewer);
      const file = world.files.get(subject.label);
      if (whole) return file?.equals(body) ? null : 'another file';
      return body.length > 100 && !file?.includes(body) ? null : 'not stripped';
    },
  },
  // A picture that does not move has no film, for anybody. One that moves has a film for all who
  // see photo and film: the gallery makes one without metadata.
  '/photos/[id]/film': {
    needs: 'sight',
    leak: 4,
    subjects: (world) => [
      ...world.photos.map((each) => ({
        label: each.file,
        id: String(each.id),
        seenBy: filmSeenBy(each),
      })),
      ...parts(world),
    ],
    paths: (id) => [`/photos/${id}/film`],
    missing: noIds,
    fault: (world, _viewer, subject, { headers, body }) => {
      const { file = '', parts: files = [] } = photo(world, subject) ?? {};
      const film = files.find(({ kind }) => kind === 'film')?.file ?? file;
      // A viewer who may have the file itself gets the file where no film can be made.
      const isFile = filmDecoderFault() !== null && world.files.get(film)?.equals(body) === true;
      if (headers['content-type'] === 'video/mp4' && body.equals(renditionOf(film))) return null;
      return isFile ? null : 'another film';
    },
  },
  // A frame's cookie opens these and nothing else, and no other cookie opens them.
  '/frame': {
    needs: 'sight',
    leak: 16,
    subjects: () => [{ label: 'frame', id: '', seenBy: ['holdsFrame'] }],
    paths: () => ['/frame', '/frame?after=1', '/frame?after=999999', '/frame?after=x'],
    missing: [],
    fault: (world, _viewer, _subject, { text }) => {
      const shown = /\/frame\/(\d+)\//.exec(text)?.[1];
      const file = world.photos.find(({ id }) => String(id) === shown)?.file ?? '';
      if (!isFramed(file)) return `shows ${shown}`;
      return /<a |<form|\/(?:photos|albums|shared|original)\//.test(text)
        ? 'leads elsewhere'
        : null;
    },
  },
  '/frame/[id]/[preset]': {
    needs: 'sight',
    leak: 16,
    subjects: (world) =>
      [...world.photos, ...world.parts].map(({ id, file }) => ({
        label: file,
        id: String(id),
        seenBy: isFramed(file) ? ['holdsFrame'] : [],
      })),
    paths: (id) => presetNames.map((preset) => `/frame/${id}/${preset}`),
    missing: noIds,
    fault: isPicture,
  },
};

function isPicture(
  _world: LeakWorld,
  _viewer: ViewerName,
  _subject: RouteSubject,
  { headers, body }: Answer,
): RouteFault {
  return headers['content-type'] === 'image/jpeg' && body.length > 100 ? null : 'no picture';
}
