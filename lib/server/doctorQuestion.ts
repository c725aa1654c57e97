import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Delivery } from '../http/delivery.ts';

/*
 * `npm run doctor` sends requests to the gallery's public address and asks how they arrive here, to find
 * out what a proxy in between does to them. The question is signed with the secret of the sessions, so
 * that nobody else gets an answer.
 */

/**
 * `address`: with which addresses and headers a request arrives here. `buffering`: how much of a response
 * a proxy accepts before its client reads.
 */
type Question = 'address' | 'buffering';

export const QUESTION_HEADER = 'x-albumen-doctor';

/** Milliseconds. */
const VALID_FOR = 5 * 60 * 1000;

/** The value of the header that asks a question. */
export function signQuestion(question: Question, secret: string, now = Date.now()): string {
  return `${question}.${now}.${signatureOf(question, now, secret)}`;
}

function signatureOf(question: string, at: number, secret: string): string {
  return createHmac('sha256', secret).update(`doctor ${question} ${at}`).digest('base64url');
}

/** The question that a request asks, signed with the secret; null for others. Removes the header. */
export function takeQuestion(
  { headers }: Pick<IncomingMessage, 'headers'>,
  secret: () => string,
  now = Date.now(),
): Question | null {
  const header = headers[QUESTION_HEADER];
  if (header === undefined) return null;
  delete headers[QUESTION_HEADER];
  const [, question, at, signature = ''] =
    /^(address|buffering)\.(\d{1,15})\.([\w-]{43})$/.exec(String(header)) ?? [];
  if (question === undefined || Math.abs(now - Number(at)) > VALID_FOR) return null;
  const right = Buffer.from(signatureOf(question, Number(at), secret()));
  return timingSafeEqual(right, Buffer.from(signature)) ? (question as Question) : null;
}

/** How a request arrived here, before our server changed its headers. */
export type Arrived = {
  /** Who connected: a proxy, if there is one. */
  readonly remoteAddress: string;
  readonly trusted: boolean;
  /** Our own port. */
  readonly port: number;
  readonly host: string | null;
  readonly forwarded_for: string | null;
  readonly forwarded_proto: string | null;
};

/** Must be called before the headers are rewritten (`clientInfo.ts`). */
export function noteArrival(
  request: IncomingMessage,
  isTrusted: (remoteAddress: string) => boolean,
): Arrived {
  const { headers, socket } = request;
  const text = (name: string) => (headers[name] === undefined ? null : String(headers[name]));
  const remoteAddress = socket.remoteAddress ?? '';
  return {
    remoteAddress,
    trusted: isTrusted(remoteAddress),
    port: socket.localPort ?? 0,
    host: text('host'),
    forwarded_for: text('x-forwarded-for'),
    forwarded_proto: text('x-forwarded-proto'),
  };
}

/** The response to a question. */
export function answerQuestion(question: Question, arrived: Arrived): Delivery {
  return question === 'address' ? describeArrival(arrived) : measureBuffering();
}

function describeArrival(arrived: Arrived): Delivery {
  const body = Buffer.from(JSON.stringify(arrived));
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  return { status: 200, headers: { ...headers, 'Content-Length': String(body.length) }, body };
}

/** Bytes that are sent at most to a client that does not read for a while. */
export const MOST_UNREAD = 64 * 1024 * 1024;
/** For how long a client that measures does not read, and how long we go on sending. Milliseconds. */
export const UNREAD_MS = 2000;
const SENDING_MS = 1500;
/** Bytes of the number at the end. */
export const NUMBER_LENGTH = 16;

/**
 * Sends as much as a download to a client that reads nothing for the first two seconds. What is
 * accepted meanwhile is held by a proxy in between. The response ends with the number of those
 * bytes.
 */
function measureBuffering(): Delivery {
  const headers = { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' };
  return { status: 200, headers, body: { kind: 'stream', open: () => sendUnread() } };
}

async function* sendUnread(): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(256 * 1024);
  const begun = performance.now();
  let taken = 0;
  while (taken < MOST_UNREAD && performance.now() - begun < SENDING_MS) {
    yield chunk;
    // The next chunk is taken from here only after this one has been passed on.
    taken += chunk.length;
  }
  yield Buffer.from(String(taken).padStart(NUMBER_LENGTH, '0'));
}
