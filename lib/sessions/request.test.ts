import { expect, test, vi } from 'vitest';
import { ownAddressHeader } from '../config/ownAddress.ts';
import { noteOwnServer } from '../process/ownServer.mjs';
import { headerOfOwnServer } from './request.ts';

const sent = new Headers({ [ownAddressHeader]: 'https://evil.example' });
vi.mock('next/headers', () => ({ headers: async () => sent }));

test('what only our server may say is believed only where it receives the requests', async () => {
  expect(await headerOfOwnServer(ownAddressHeader)).toBe(null);
  noteOwnServer();
  expect(await headerOfOwnServer(ownAddressHeader)).toBe('https://evil.example');
});
