import { expect, test, vi } from 'vitest';
import { OWN_ADDRESS_HEADER } from '../config/ownAddress.ts';
import { noteOwnServer } from '../process/ownServer.mjs';
import { headerOfOwnServer } from './request.ts';

const sent = new Headers({ [OWN_ADDRESS_HEADER]: 'https://evil.example' });
vi.mock('next/headers', () => ({ headers: async () => sent }));

test('what only our server may say is believed only where it receives the requests', async () => {
  expect(await headerOfOwnServer(OWN_ADDRESS_HEADER)).toBe(null);
  noteOwnServer();
  expect(await headerOfOwnServer(OWN_ADDRESS_HEADER)).toBe('https://evil.example');
});
