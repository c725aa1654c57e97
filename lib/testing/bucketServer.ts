import { describe, inject, test, vi } from 'vitest';
import { TEST_KEY } from './testBucket.ts';

/** Tests only: where the bucket server is, started for whoever asks first; null: there is none. */
async function findBucketServer(): Promise<string | null> {
  const endpoint = await (await fetch(inject('swiftDesk'))).text();
  for (const [name, value] of Object.entries(TEST_KEY)) vi.stubEnv(name, value);
  return endpoint === '' ? null : endpoint;
}

/**
 * Tests only: tests that need a bucket server, at `endpoint`. Where there is none they are skipped;
 * whoever looked for it first has said so.
 */
export async function describeOnBucket(
  name: string,
  body: (endpoint: string) => void | Promise<void>,
): Promise<void> {
  const endpoint = await findBucketServer();
  if (endpoint === null) test.skip(name);
  else describe(name, () => body(endpoint));
}
