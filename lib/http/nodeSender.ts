import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ByteStream, Delivery } from './delivery.ts';

/**
 * Sends a response with back-pressure. Resolves when everything has been passed to the system, or
 * when the client has gone, which is no error. Rejects before anything is written when the body
 * cannot be opened. When reading fails midway, the connection is broken, so that nobody takes a
 * part for the whole, and the promise rejects. Files are closed in any case.
 */
export async function sendDelivery(
  request: IncomingMessage,
  response: ServerResponse,
  delivery: Delivery,
): Promise<void> {
  const { body } = delivery;
  if (body === null || request.method === 'HEAD') {
    response.writeHead(delivery.status, delivery.headers);
    response.end();
  } else if (body instanceof Uint8Array) {
    response.writeHead(delivery.status, delivery.headers);
    response.end(body);
  } else {
    await sendChunks(response, delivery, body);
  }
}

async function sendChunks(
  response: ServerResponse,
  delivery: Delivery,
  body: ByteStream,
): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort();
  response.once('close', onClose);
  if (response.destroyed) gone.abort();
  const chunks = body.open(gone.signal)[Symbol.asyncIterator]();
  try {
    let next = await chunks.next();
    response.writeHead(delivery.status, delivery.headers);
    const length = delivery.headers['Content-Length'];
    let left = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
    while (!next.done && !gone.signal.aborted) {
      left -= next.value.length;
      if (left < 0) throw new RangeError('more bytes than were announced');
      await written(response, next.value, gone.signal);
      next = await chunks.next();
    }
    if (gone.signal.aborted) return;
    if (length !== undefined && left > 0) throw new RangeError(`${left} bytes too few`);
    response.end();
    await finished(response);
  } catch (error) {
    if (gone.signal.aborted) return;
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    response.off('close', onClose);
    await chunks.return?.();
  }
}

/**
 * Resolves when the chunk has been written, so that its lent buffer may be reused, or when the
 * client has gone.
 */
function written(response: ServerResponse, chunk: Uint8Array, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (gone.aborted) return resolve();
    const done = () => {
      gone.removeEventListener('abort', done);
      resolve();
    };
    gone.addEventListener('abort', done);
    response.write(chunk, done);
  });
}

/** Resolves when everything has been passed to the system, or when the client has gone. */
function finished(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.writableFinished || response.destroyed) return resolve();
    response.once('finish', resolve);
    response.once('close', resolve);
  });
}
