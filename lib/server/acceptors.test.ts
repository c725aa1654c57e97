import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type Acceptors, listen } from './acceptors.ts';
import { boundConnections } from './connections.ts';

const host = '127.0.0.1';
const opened: { server: Server; acceptors: Acceptors }[] = [];
const sockets: Socket[] = [];

async function open(server: Server, port = 0): Promise<Acceptors> {
  const acceptors = await listen(server, { host, port });
  opened.push({ server, acceptors });
  return acceptors;
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const { server, acceptors } of opened.splice(0)) {
    acceptors.close();
    server.closeAllConnections();
  }
});

/** Connects to the port and sends nothing. */
function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, host);
  sockets.push(socket);
  return once(socket, 'connect').then(() => socket);
}

test('several connections are accepted in one turn of the event loop', async () => {
  const server = createServer();
  const { port } = await open(server);
  let turn = 0;
  const byTurn: number[] = [];
  server.on('connection', () => {
    byTurn[turn] = (byTurn[turn] ?? 0) + 1;
  });
  // All of them wait in the system's queue before the server accepts the first.
  const all = Array.from({ length: 64 }, () => openSocket(port));
  while (byTurn.reduce((sum, count) => sum + (count ?? 0), 0) < 64) {
    await new Promise(setImmediate);
    turn += 1;
    const until = performance.now() + 20;
    while (performance.now() < until);
  }
  await Promise.all(all);
  expect(Math.max(...byTurn.filter(Boolean))).toBeGreaterThan(1);
});

test('a request is answered whichever socket accepted its connection', async () => {
  const server = createServer((_, response) => {
    setTimeout(() => response.end('whole'), 20);
  });
  const { port } = await open(server);
  const answers = Array.from({ length: 64 }, async () => {
    const [answer] = (await once(get({ port, host, agent: false }), 'response')) as [
      IncomingMessage,
    ];
    return text(answer);
  });
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['whole']));
});

test('a port that another program listens at is refused, though our own sockets share one', async () => {
  const { port } = await open(createServer());
  await expect(listen(createServer(), { host, port })).rejects.toThrow('EADDRINUSE');
});

test('a limit of connections is one for all sockets', async () => {
  const server = createServer();
  boundConnections(server, [host], undefined, 20);
  const { port } = await open(server);
  let accepted = 0;
  server.on('connection', (socket) => {
    if (!socket.destroyed) accepted += 1;
  });
  const all = await Promise.all(Array.from({ length: 60 }, () => openSocket(port)));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(accepted).toBe(20);
  // A client that leaves makes room for another.
  for (const socket of all) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await openSocket(port);
  await expect.poll(() => accepted).toBe(21);
});

test('after it is closed, the server accepts no connection', async () => {
  const { port, close } = await open(createServer());
  close();
  for (let i = 0; i < 20; i++) await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED');
});
