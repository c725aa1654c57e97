import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delivery } from '../http/delivery.ts';
import { datesOf, dayAt } from '../i18n/dates.ts';
import { type GalleryTexts, galleryTexts } from '../i18n/gallery.ts';
import { monthNames, monthText } from '../i18n/months.ts';
import { cellPicture, cellPresets } from '../images/pictureSources.ts';
import { displayName } from '../library/albumPath.ts';
import { hasThumbnail, type VisiblePhoto } from '../photos/rows.ts';
import { listScope } from '../photos/scope.ts';
import { parseSearch } from '../photos/searchQuery.ts';
import { type SuggestedPhoto, searchTyped, type TypedSearch } from '../photos/typedSearch.ts';
import { msToPad, padTime } from './constantTime.ts';
import { makesRenditions } from './filmRenditions.ts';
import { type ByteRequest, clientKey, requestLocale } from './request.ts';
import { signThumbnails } from './signedThumbnails.ts';

/** One thing that may be chosen while somebody types. */
type Choice = {
  readonly href: string;
  readonly title: string;
  readonly detail?: string;
  readonly picture?: { readonly src: string };
};

/** What the list under the search field shows, with all texts in the reader's language. */
export type TypedSearchAnswer = {
  readonly groups: readonly { readonly label: string; readonly choices: readonly Choice[] }[];
  /** What screen readers are told. */
  readonly status: string;
};

/**
 * `GET /api/search?q=`: what is shown while somebody types. All of it is what this viewer sees. Threat: a
 * word takes longer to look up the more hidden photos have it; so the answer is ready at a multiple of
 * 50 ms, and what a client may ask is bounded by that time and not by what was really spent.
 */
export async function deliverTypedSearch(request: ByteRequest): Promise<Delivery> {
  const typed = request.query.get('q') ?? '';
  if (typed.trim() === '') return deliverJson(request, { groups: [], status: '' });
  const asking = await request.viewer();
  const client = clientKey(request, asking);
  const { searches } = request.context.work;
  if (!searches.mayAsk(client)) return deliverTooMany;
  const locale = await requestLocale(request);
  // Whoever has typed on has left by now: what they asked before is not looked up any more.
  await nextTurn();
  if (request.gone.aborted) return deliverJson(request, { groups: [], status: '' });
  // Threat: a hundred concurrent requests, each of which is admitted before the cost of any other
  // has been counted.
  if (!searches.mayAsk(client)) return deliverTooMany;
  const startedAt = performance.now();
  const { db, config } = request.context;
  const scope = listScope(asking.viewer, asking.hidePublic);
  const search = parseSearch(typed, monthNames(locale));
  const found = searchTyped(db, scope, search, {
    typed: typed.slice(0, 200),
    makesFilms: makesRenditions({ config }),
    monthText: (month) => monthText(locale, month),
    day: dayAt(Date.now(), config.timezone),
  });
  const tookMs = performance.now() - startedAt;
  searches.noteMs(client, tookMs + msToPad(tookMs));
  const answer = await answerOf(request, found, search.text, galleryTexts(locale), datesOf(locale));
  await padTime(startedAt);
  return deliverJson(request, answer);
}

async function answerOf(
  { context }: ByteRequest,
  { suggestions, albums, photos, correction }: TypedSearch,
  text: string,
  t: GalleryTexts,
  dates: ReturnType<typeof datesOf>,
): Promise<TypedSearchAnswer> {
  const { presets } = context.config;
  const covers = albums.flatMap(({ cover }) => cover ?? []);
  const shown = [...covers, ...photos.map(({ photo }) => photo)];
  const pictured = await signThumbnails(context, shown, cellPresets(presets));
  const pictureOf = (photo: VisiblePhoto | null) =>
    photo && hasThumbnail(photo) && { picture: { src: cellPicture(pictured(photo), presets).src } };
  const meant = correction === null ? [] : [correction];
  const groups = [
    {
      label: t('suggestions'),
      choices: [
        ...meant.map((query) => ({
          href: hrefOf(query),
          title: t('meant', { query }),
        })),
        ...suggestions.map((query) => ({ href: hrefOf(query), title: query })),
      ],
    },
    {
      label: t('foundAlbums'),
      choices: albums.map(({ album, cover }) => ({
        href: `/albums/${album.id}`,
        title: displayName(album),
        detail: `${dates.day(album.date)} · ${t('photoCount', { count: album.count })}`,
        ...pictureOf(cover),
      })),
    },
    {
      label: t('foundPhotos'),
      choices: photos.map(({ photo, ...named }) => ({
        href: `/photos/${photo.id}`,
        ...namesOf({ photo, ...named }, t, dates),
        ...pictureOf(photo),
      })),
    },
  ].filter(({ choices }) => choices.length > 0);
  const count = groups.reduce((sum, { choices }) => sum + choices.length, 0);
  const all = {
    label: t('search'),
    choices: [{ href: hrefOf(text), title: t('allResults', { query: text }) }],
  };
  return {
    groups: albums.length + photos.length > 0 ? [...groups, all] : groups,
    status: t('choiceCount', { count }),
  };
}

const hrefOf = (query: string) => `/?${new URLSearchParams({ q: query })}`;

/** Never the bare name of a file: the caption, else the album and the date. */
function namesOf(
  { photo, caption, albumName }: SuggestedPhoto,
  t: GalleryTexts,
  dates: ReturnType<typeof datesOf>,
): Pick<Choice, 'title' | 'detail'> {
  const taken = photo.takenAt === null ? null : dates.shortTaken(photo.takenAt);
  const [title, ...rest] = [caption, albumName, taken].filter((each) => each !== null);
  return {
    title: title ?? kindText(photo, t),
    ...(rest.length > 0 && { detail: rest.join(' · ') }),
  };
}

function kindText({ kind }: VisiblePhoto, t: GalleryTexts): string {
  return { image: t('photo'), video: t('video'), other: t('file') }[kind];
}

function deliverJson({ method }: ByteRequest, answer: TypedSearchAnswer): Delivery {
  const body = Buffer.from(JSON.stringify(answer));
  return {
    status: 200,
    headers: { ...headers, 'Content-Length': String(body.length) },
    body: method === 'HEAD' ? null : body,
  };
}

const headers = {
  'Content-Type': 'application/json',
  'Cache-Control': 'private, no-store',
  'X-Content-Type-Options': 'nosniff',
  Vary: 'Cookie',
};

const deliverTooMany: Delivery = {
  status: 429,
  headers: { ...headers, 'Retry-After': '1', 'Content-Length': '2' },
  body: Buffer.from('{}'),
};
