import { connect } from 'node:net';

/** A response as received. */
export type WireAnswer = { readonly status: number; readonly text: string };

/**
 * Sends a raw request, as no HTTP client would, and reads until the server closes the connection;
 * null where it closes without a response.
 */
export function sendRaw(port: number, request: string): Promise<WireAnswer | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve(status === undefined ? null : { status: Number(status), text });
    });
  });
}

/** A raw request with `Connection: close`. `head`: further header lines. */
export const rawRequest = (line: string, head: readonly string[] = []) =>
  [line, ...head, 'Connection: close', '', ''].join('\r\n');
