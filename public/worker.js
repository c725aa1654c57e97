/*
 * The service worker: pages and thumbnails that were seen on this device are there without a connection.
 * The network comes first, always; a copy is shown where nothing answers.
 *
 * Threat: two people use one device, or somebody may no longer see what was kept. So the server says of
 * each response, by a tag, whose copy it would be (`lib/server/copies.ts`): copies are in one cache,
 * which is named by the tag, and all of it goes when a response has another one.
 */
const tagHeader = 'albumen-copies';
const keepNothing = 'none';
const prefix = 'albumen-copies-';
const keptAtHeader = 'albumen-kept-at';
const offlinePage = '/offline';

const dayMs = 24 * 60 * 60 * 1000;
const longestMs = 14 * dayMs;
const sweepMs = 60 * 60 * 1000;
/** Of each kind, so many: those seen last. */
const most = { page: 200, picture: 1000, file: 300 };

/**
 * What the worker leaves to the browser and never keeps: links with a token, all that changes something, and
 * downloads.
 */
const never =
  /^\/+(?:in|s|frame|sign-in|admin|api|waiting)(?:\/|$)|\/(?:original|archive|film)$|^\/worker\.js$/i;

/** Files of the build and the like: the same for everybody, and without a tag. */
const files = /^\/(?:_next\/static|fonts)\/|^\/(?:icon[\w.-]*|manifest\.webmanifest)$/;

const kindOf = ({ pathname }) =>
  files.test(pathname) ? 'file' : /^\/photos\/\d+\/./.test(pathname) ? 'picture' : 'page';

/** The tag of the copies that there are; null: there are none. Undefined: not looked up yet. */
let current;
/** Requests are numbered. Those up to this one were made before `current` was learned. */
let learnedAt = 0;
let asked = 0;
let sweptAt = 0;

/** What changes `current` or writes a copy is done one after the other. */
let last = Promise.resolve();
function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => undefined);
  return done;
}

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), fetchAndKeep(offlinePage)]));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || request.headers.has('range')) return;
  if (url.origin !== self.location.origin || never.test(url.pathname)) return;
  event.respondWith(answer(event, url));
});

async function answer(event, url) {
  const { request } = event;
  const number = ++asked;
  let response;
  try {
    response = await fetch(request);
  } catch {
    return (await findCopy(url, request.mode)) ?? (await insteadOf(request)) ?? Response.error();
  }
  // A proxy answers in the place of a gallery that is down.
  if (response.status >= 502 && response.status <= 504) {
    return (await findCopy(url, request.mode)) ?? response;
  }
  // A copy must be made before the browser reads the response, and costs memory until it is read.
  const copy = mayKeep(url, response) ? response.clone() : null;
  event.waitUntil(learn(number, url, response, copy).catch(() => undefined));
  return response;
}

async function fetchAndKeep(path) {
  const number = ++asked;
  const url = new URL(path, self.location.origin);
  const response = await fetch(url).catch(() => null);
  if (response) await learn(number, url, response, mayKeep(url, response) ? response : null);
}

function mayKeep(url, { headers, redirected, status, type }) {
  if (status !== 200 || redirected || type !== 'basic') return false;
  return headers.has(tagHeader) ? headers.get(tagHeader) !== keepNothing : files.test(url.pathname);
}

/** Draws the consequences of a response. `copy`: the same, to be kept; null: it may not be. */
async function learn(number, url, { headers, status, type }, copy) {
  if (status === 401) return inTurn(() => switchTo(null, number));
  const isRefused = status === 403 || status === 404 || status === 410;
  if (isRefused) await inTurn(() => forget(url));
  // Threat: neither of these says for whom it is, and it may be the first that a person gets who was signed out
  // or may see less since.
  if (isRefused || type === 'opaqueredirect') return confirm();
  const said = headers.get(tagHeader);
  if (said !== null) {
    const tag = said === keepNothing ? null : said;
    if (kindOf(url) === 'picture') await confirm(tag);
    else if ((await inTurn(() => switchTo(tag, number))) && url.pathname !== offlinePage) {
      await fetchAndKeep(offlinePage);
    }
  }
  if (copy === null) return;
  if (await isKept(url, headers.get('etag'))) return copy.body?.cancel();
  const body = await copy.blob();
  await inTurn(() => keep(url, said, { headers, body }));
  if (/^text\/(?:html|css)/.test(body.type)) await keepFilesOf(await body.text());
  if (kindOf(url) === 'page') await sweep();
}

/**
 * A picture may come out of the browser's own cache, with the tag of back then where the browser does not
 * renew that. So another tag than the present one is asked for again, at a page that is never cached, and so it
 * is where an answer has none (`undefined`) while there are copies.
 */
async function confirm(tag) {
  const now = await findCurrent();
  if (tag === now || (tag === undefined && now === null)) return;
  confirming ??= fetchAndKeep(offlinePage).finally(() => {
    confirming = undefined;
  });
  await confirming;
}
let confirming;

/**
 * Keeps the scripts, styles and letters that a page or a style sheet names. A browser that has them in its
 * memory shows a page without asking for them, and a page without them is of no use later.
 */
async function keepFilesOf(text) {
  const named = new Set(text.match(/\/(?:_next\/static|fonts)\/[\w./~-]+\.(?:js|css|woff2)/g));
  for (const path of named) {
    if (!(await match(new URL(path, self.location.origin)))) await fetchAndKeep(path);
  }
}

/**
 * Makes this the tag of the copies, and removes all others. Returns true if it was another one. A
 * response to a request that was made before the present tag was learned comes too late to change it.
 */
async function switchTo(tag, number) {
  if (tag === (await findCurrent()) || number <= learnedAt) return false;
  current = tag;
  learnedAt = asked;
  await dropOthers();
  return tag !== null;
}

async function findCurrent() {
  if (current === undefined) {
    const [name, ...more] = (await caches.keys()).filter((each) => each.startsWith(prefix));
    // Two of them: it was ended while it removed one, and cannot know which.
    current = name === undefined || more.length > 0 ? null : name.slice(prefix.length);
    if (more.length > 0) await dropOthers();
  }
  return current;
}

async function dropOthers() {
  for (const name of await caches.keys()) if (name !== prefix + current) await caches.delete(name);
}

/** `tag`: null for files, which are kept with whatever copies there are. */
async function keep(url, tag, { headers, body }) {
  const now = await findCurrent();
  if (now === null || (tag !== null && tag !== now)) return;
  const kept = new Headers(headers);
  // The body is stored as it was decoded, and for the person whose cache it is.
  for (const name of ['content-encoding', 'content-length', 'vary']) kept.delete(name);
  kept.set(keptAtHeader, String(Date.now()));
  await (await caches.open(prefix + now)).put(url.href, new Response(body, { headers: kept }));
}

/** Is the same picture or file kept already, since less than a day? Pages are kept anew each time. */
async function isKept(url, etag) {
  const copy = await match(url);
  if (!copy) return false;
  if (etag === null ? !url.pathname.startsWith('/_next/') : copy.headers.get('etag') !== etag)
    return false;
  return ageOf(copy) < dayMs;
}

async function match(url) {
  const tag = await findCurrent();
  return tag === null ? undefined : caches.match(url.href, { cacheName: prefix + tag });
}

/** A clock that was put back makes a copy older, never younger. */
const ageOf = ({ headers }) => Math.abs(Date.now() - Number(headers.get(keptAtHeader)));

async function forget(url) {
  const tag = await findCurrent();
  if (tag === null) return;
  await (await caches.open(prefix + tag)).delete(url.href, { ignoreSearch: true });
}

/** The copy of what is at this address, for a person without a connection. */
async function findCopy(url, mode) {
  const copy = await match(url);
  if (!copy) return null;
  if (ageOf(copy) > longestMs && url.pathname !== offlinePage) {
    await inTurn(() => forget(url));
    return null;
  }
  if (mode !== 'navigate') return copy;
  // The page says itself since when it is so (`KeptCopies.tsx`).
  const at = copy.headers.get(keptAtHeader);
  const text = (await copy.text()).replace('<html ', `<html data-kept-at="${at}" `);
  return new Response(text, { headers: copy.headers });
}

/** For a page that was not kept, the page that says so. */
async function insteadOf({ mode }) {
  return mode === 'navigate'
    ? findCopy(new URL(offlinePage, self.location.origin), 'same-origin')
    : null;
}

/** Removes copies that are too old, and the oldest ones where there are too many. Now and then. */
async function sweep() {
  if (Math.abs(Date.now() - sweptAt) < sweepMs) return;
  sweptAt = Date.now();
  const tag = await findCurrent();
  if (tag === null) return;
  const cache = await caches.open(prefix + tag);
  const left = { ...most };
  // In the order in which they were written, so the newest are last.
  for (const request of (await cache.keys()).reverse()) {
    const url = new URL(request.url);
    if (url.pathname === offlinePage) continue;
    const copy = left[kindOf(url)]-- > 0 ? await cache.match(request) : undefined;
    if (!copy || ageOf(copy) > longestMs) await cache.delete(request);
  }
}
