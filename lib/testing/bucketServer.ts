import { describe, inject, test, vi } from 'vitest';
import { TEST_KEY } from './testBucket.ts';

/**
 * Tests only: the address of a service that takes the place of the bucket server, used with the key that
 * the environment has; null: there is none. Its buckets stay.
 */
export const otherBuckets = inject('otherBuckets');

/**
 * Tests only: the address of the bucket server, which is started by the first call; null: not
 * installed.
 */
async function findBucketServer(): Promise<string | null> {
  if (otherBuckets !== null) return otherBuckets;
  const endpoint = await (await fetch(inject('swiftDesk'))).text();
  for (const [name, value] of Object.entries(TEST_KEY)) vi.stubEnv(name, value);
  return endpoint === '' ? null : endpoint;
}

/**
 * Tests only: tests that need a bucket server, at `endpoint`. They are skipped where there is none,
 * which the setup has reported.
 */
export async function describeOnBucket(
  name: string,
  body: (endpoint: string) => void | Promise<void>,
): Promise<void> {
  const endpoint = await findBucketServer();
  if (endpoint === null) test.skip(name);
  else describe(name, () => body(endpoint));
}
