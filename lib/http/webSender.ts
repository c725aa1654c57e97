import type { ByteStream, Delivery, FileSlice } from './delivery.ts';
import { chunksOf, isSmall, openSlice, readSmall } from './openBody.ts';

/**
 * An answer as a Response, for route handlers. Rejects when the body cannot be opened. A body that
 * nobody reads holds no file open; one that is cancelled closes its file.
 */
export async function toResponse({ status, headers, body }: Delivery): Promise<Response> {
  return new Response(await toBody(body), { status, headers });
}

async function toBody(body: Delivery['body']): Promise<BodyInit | null> {
  if (body === null) return null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (body.kind === 'stream') return pulled(body);
  if (isSmall(body)) return new Uint8Array(await readSmall(body));
  // Only to find out now whether it can be opened: a Response may be dropped without being read.
  await (await openSlice(body)).handle.close();
  return pulled(body);
}

/** Chunks one by one as they are asked for; none is read ahead of the client. */
function pulled(body: FileSlice | ByteStream): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const chunks = chunksOf(body, gone.signal);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(new Uint8Array(next.value)); // a copy: it is only lent
      },
      async cancel(reason) {
        gone.abort(reason);
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
}
