import type { ByteStream, Delivery } from './delivery.ts';

/**
 * A response for Next's route handlers. Rejects when the body cannot be opened. A body that is
 * never read holds no file open; one that is cancelled closes its file.
 */
export async function toResponse({ status, headers, body }: Delivery): Promise<Response> {
  return new Response(await toBody(body), { status, headers });
}

async function toBody(body: Delivery['body']): Promise<BodyInit | null> {
  if (body === null) return null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  // Checked now but opened later: a Response may be dropped without being read, and must then hold
  // nothing open.
  await body.check?.();
  return pulled(body);
}

/** A stream that reads each chunk only when the client wants it. */
function pulled(body: ByteStream): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const chunks = body.open(gone.signal)[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(new Uint8Array(next.value)); // copied, since the chunk is only lent
      },
      async cancel(reason) {
        gone.abort(reason);
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
