import { inject, vi } from 'vitest';
import { TEST_KEY } from './testBucket.ts';

/** Tests only: where the bucket server is, started for whoever asks first; null: there is none. */
export async function findBucketServer(): Promise<string | null> {
  const endpoint = await (await fetch(inject('swiftDesk'))).text();
  for (const [name, value] of Object.entries(TEST_KEY)) vi.stubEnv(name, value);
  return endpoint === '' ? null : endpoint;
}
