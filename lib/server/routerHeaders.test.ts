import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { canReadRouterState, dropRouterHeaders } from './routerHeaders.ts';

const sent = { rsc: '1', 'next-url': '/', 'next-router-state-tree': '[]', 'next-router-x': '1' };

test.each([
  ['GET', '/albums/1', 0],
  ['HEAD', '/', 0],
  ['GET', '/administration', 0],
  ['GET', '/admin', 4],
  ['GET', '/admin/scan', 4],
  ['POST', '/albums/1', 4],
])('%s %s keeps %i of them', (method, pathname, kept) => {
  const headers = { ...sent };
  dropRouterHeaders({ method, headers } as unknown as IncomingMessage, pathname);
  expect(Object.keys(headers)).toHaveLength(kept);
});

const readable = (state: string) => canReadRouterState({ 'next-router-state-tree': state });

test.each([
  '["",{}]',
  encodeURIComponent('["",{"children":[["id","5","d",null],{}]},null,null,1]'),
  '["",{"children":["admin",{"children":["__PAGE__",{}]}]},null,"refetch"]',
])('%s is read by Next', (state) => expect(readable(state)).toBe(true));

test.each([
  '',
  '[]',
  '%',
  '{}',
  '["",{},null,"other"]',
  '["",{"children":[["id","5","x",null],{}]}]',
  `${'["",{"c":'.repeat(5000)}["",{}]${'}]'.repeat(5000)}`,
])('%.40s is not', (state) => expect(readable(state)).toBe(false));
