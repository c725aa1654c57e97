import { readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach } from 'vitest';
import {
  type Delivery,
  deliverBytes,
  type RangedSource,
  type Representation,
} from '../http/delivery.ts';
import { sendDelivery } from '../http/nodeSender.ts';
import { FileChangedError } from '../library/errors.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';

export const SMALL = 1000;
export const LARGE = 20_000_000;

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; complete: boolean };

/**
 * Tests only: a server that sends a given delivery, and the files `small`, `large` and `empty` to
 * be sent. Both are removed after the tests of the file.
 */
export async function startSender() {
  const directory = await mkdtemp(join(tmpdir(), 'senders-'));
  const library = openLocalLibrary(directory);
  await writeFile(join(directory, 'small'), pattern(SMALL));
  await writeFile(join(directory, 'large'), pattern(LARGE));
  await writeFile(join(directory, 'empty'), '');
  /** The next delivery, and how sending it ended. */
  let answer: (request: http.IncomingMessage) => Delivery;
  let outcome: Promise<'sent' | Error>;
  const server = http.createServer((request, response) => {
    outcome = sendDelivery(request, response, answer(request)).then(
      () => 'sent',
      (error: Error) => {
        if (!response.headersSent) response.writeHead(500).end();
        return error;
      },
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  afterAll(async () => {
    server.close();
    await rm(directory, { recursive: true });
  });
  beforeEach(() => {
    outcome = Promise.reject(new Error('nobody asked'));
    outcome.catch(() => undefined);
  });

  function answerWith(next: typeof answer): void {
    answer = next;
  }

  function file(name: string, size: number): Representation {
    const source = {
      kind: 'ranges',
      async *read({ start, end }, signal) {
        const opened = await library.open(Buffer.from(name));
        if (opened?.size !== size) {
          await opened?.close();
          throw new FileChangedError('another file');
        }
        try {
          yield* opened.chunks(start, end, signal);
        } finally {
          await opened.close();
        }
      },
    } satisfies RangedSource;
    return { etag: '"abc"', lastModifiedMs: 0, mediaType: 'image/jpeg', size, source };
  }

  function stream(size: number | null, chunks: () => AsyncIterable<Uint8Array>): Representation {
    return { ...file('', 0), size, source: { kind: 'stream', open: chunks } };
  }

  function whole(representation: Representation): void {
    answer = ({ method = 'GET', headers }) =>
      deliverBytes({ method, header: (name) => oneHeader(headers, name) }, representation);
  }

  function send(method = 'GET', headers: Record<string, string> = {}): http.ClientRequest {
    const { port } = server.address() as AddressInfo;
    const request = http.request({ port, host: '127.0.0.1', method, headers, agent: false });
    request.on('error', () => undefined);
    return request.end();
  }

  function ask(method?: string, headers?: Record<string, string>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = send(method, headers);
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => undefined);
        response.on('close', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
            complete: response.complete,
          }),
        );
      });
    });
  }

  /** How many of this process's open descriptors are files of the test. */
  function openFiles(): number {
    return readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory);
      } catch {
        return false;
      }
    }).length;
  }

  return {
    directory,
    answerWith,
    outcome: () => outcome,
    file,
    stream,
    whole,
    send,
    ask,
    openFiles,
  };
}

/** Bytes that repeat after 251, so that a chunk in the wrong place is noticed. */
export function pattern(length: number): Buffer {
  return Buffer.alloc(length, Buffer.from(Uint8Array.from({ length: 251 }, (_, i) => i)));
}

function oneHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
