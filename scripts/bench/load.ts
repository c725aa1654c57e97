import { connect } from 'node:net';

/**
 * Requests that are sent again and again on some connections; every response has Content-Length.
 */
type Load = {
  readonly port: number;
  readonly connections: number;
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly seconds: number;
};

type LoadResult = { readonly answers: number; readonly seconds: number };

/**
 * Sends the next request on each connection as soon as the response to the last one is complete.
 * Speaks HTTP itself, and only as much as our server needs: on a machine of two cores the generator
 * takes its CPU time from the server that is measured. Tried with 8 connections and responses of
 * 20 kB: for each response autocannon 9.0.0 takes 3.2 times the CPU time of this (in a worker of its
 * own 2), undici 2.5 times.
 */
export async function runLoad(load: Load): Promise<LoadResult> {
  const started = performance.now();
  const until = started + load.seconds * 1000;
  const requests = load.paths.map((path) => requestText(path, load.headers));
  let next = 0;
  const takeRequest = () => {
    if (performance.now() >= until) return null;
    return requests[next++ % requests.length] ?? null;
  };
  const counts = await Promise.all(
    Array.from({ length: load.connections }, () => askAgainAndAgain(load.port, takeRequest)),
  );
  const answers = counts.reduce((sum, count) => sum + count, 0);
  return { answers, seconds: (performance.now() - started) / 1000 };
}

function requestText(path: string, headers: Load['headers']): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`;
}

function askAgainAndAgain(port: number, takeRequest: () => string | null): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    let left = 0;
    let head = '';
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, ask);
    function ask() {
      const text = takeRequest();
      if (text === null) {
        socket.end();
        resolve(answers);
      } else socket.write(text);
    }
    socket.on('data', (chunk) => {
      if (left === 0) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = /\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1];
        if (!head.startsWith('HTTP/1.1 200') || length === undefined) {
          socket.destroy(new Error(`unexpected answer: ${head.slice(0, 200)}`));
          return;
        }
        left = Number(length) - (head.length - end - 4);
        head = '';
      } else left -= chunk.length;
      if (left > 0) return;
      answers += 1;
      ask();
    });
    socket.once('error', reject);
  });
}

/** Downloads a large response, counts its bytes and discards them. Times in milliseconds. */
export function fetchBytes(
  port: number,
  path: string,
  headers: Load['headers'],
): Promise<{ firstByteMs: number; totalMs: number; bytes: number; head: string }> {
  return new Promise((resolve, reject) => {
    let head = '';
    let bytes = 0;
    let firstByteMs = 0;
    const started = performance.now();
    const socket = connect({
      port,
      host: '127.0.0.1',
      onread: { buffer: Buffer.allocUnsafe(1 << 20), callback: onBytes },
    });
    function onBytes(count: number, buffer: Uint8Array): boolean {
      bytes += count;
      if (firstByteMs === 0) {
        firstByteMs = performance.now() - started;
        head = Buffer.from(buffer.subarray(0, Math.min(count, 2000))).toString('latin1');
      }
      return true;
    }
    socket.once('connect', () => {
      socket.write(requestText(path, { ...headers, Connection: 'close' }));
    });
    socket.once('error', reject);
    socket.once('close', () =>
      resolve({ firstByteMs, totalMs: performance.now() - started, bytes, head }),
    );
  });
}
