import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startSwift } from './swift.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address at which tests request the bucket server; it is started at the first request. */
    swiftDesk: string;
    otherBuckets: string | null;
  }
}

/** Tests only: starts one bucket server for all tests of a run, when the first test needs it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  let started: ReturnType<typeof startSwift> | null = null;
  const desk = createServer(async (_request, response) => {
    if (!started) {
      started = startSwift();
      if ((await started.catch(() => null)) === null) {
        console.log(
          'Storage in a bucket is NOT tested: there is no OpenStack Swift that starts (Debian: apt-get install swift-proxy swift-account swift-container swift-object).',
        );
      }
    }
    const swift = await started.catch(() => null);
    response.end(swift?.endpoint ?? '');
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('swiftDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    desk.closeAllConnections();
    await (await started?.catch(() => null))?.stop();
  };
}
