import { Agent, request } from 'node:http';

type BenchAnswer = {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: NodeJS.Dict<string | string[]>;
};

/** A client with one kept-alive connection and one request at a time. */
export function makeBenchClient(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = (path: string, headers: Record<string, string>): Promise<BenchAnswer> =>
    new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, body: Buffer.concat(chunks), headers });
        });
      });
      sent.once('error', reject).end();
    });
  return { get, close: () => agent.destroy() };
}

export type BenchClient = ReturnType<typeof makeBenchClient>;
