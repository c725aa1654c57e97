import type { ByteStream, Delivery } from './delivery.ts';

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
  // Now, since a Response may be dropped without being read, and then must hold nothing open.
  await body.check?.();
  return pulled(body);
}

/** Chunks one by one as they are asked for; none is read ahead of the client. */
function pulled(body: ByteStream): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const chunks = body.open(gone.signal)[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(new Uint8Array(next.value)); // a copy: it is only lent
      },
      async cancel(reason) {
        gone.abort(reason);
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
