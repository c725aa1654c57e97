import { expect, test } from 'vitest';
import { localAddress } from './localAddress.ts';

test.each(['/', '/albums/5?page=2#photo-7', '/?q=https://example.org//x', '/years/2024/../2023'])(
  '%s stays',
  (address) => {
    expect(localAddress(address)).toBe(address);
  },
);

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  ' //evil.example',
  'evil.example',
  'javascript:alert(1)',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  '/%2E%2e//evil.example/x?y',
  `/${'x'.repeat(2000)}`,
  '',
  null,
  ['/'],
])('%j leads to the first page', (address) => {
  expect(localAddress(address)).toBe('/');
});
