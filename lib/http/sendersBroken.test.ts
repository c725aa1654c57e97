import { appendFile, truncate, writeFile } from 'node:fs/promises';
import type http from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { LARGE, pattern, SMALL, startSender } from '../testing/testSender.ts';
import { deliverBytes } from './delivery.ts';
import { toResponse } from './webSender.ts';

const { directory, answerWith, outcome, file, stream, whole, send, ask, openFiles } =
  await startSender();

describe('a body that cannot be opened rejects before anything is written', () => {
  test.each([
    ['missing', () => file('nothing', 5)],
    ['of another size', () => file('small', SMALL + 1)],
    ['large and of another size', () => file('large', LARGE - 1)],
    ['a directory', () => file('.', 4096)],
    [
      'a stream that fails at once',
      () =>
        stream(10, async function* () {
          yield await Promise.reject(new Error('no such thing'));
        }),
    ],
  ])('%s', async (_, make) => {
    whole(make());
    expect((await ask()).status).toBe(500);
    expect(await outcome()).toBeInstanceOf(Error);
    const request = { method: 'GET', header: () => undefined };
    const body = async () => (await toResponse(deliverBytes(request, make()))).arrayBuffer();
    await expect(body()).rejects.toThrow();
    expect(openFiles()).toBe(0);
  });
});

describe('a failure midway breaks the connection', () => {
  test.each([
    ['an error', [400], true],
    ['too few bytes', [400, 500], false],
    ['too many bytes', [400, 700], false],
  ])('%s', async (_, lengths, fails) => {
    const make = () =>
      stream(SMALL, async function* () {
        for (const length of lengths) yield Buffer.alloc(length);
        if (fails) throw new Error('the disk is gone');
      });
    whole(make());
    const { complete, status } = await ask();
    expect([status, complete]).toEqual([200, false]);
    expect(await outcome()).toBeInstanceOf(Error);
  });

  test('an error in a stream of unknown length, which else would look whole', async () => {
    whole(
      stream(null, async function* () {
        yield Buffer.alloc(400);
        throw new Error('the disk is gone');
      }),
    );
    expect(await ask()).toMatchObject({ status: 200, complete: false });
    expect(await outcome()).toBeInstanceOf(Error);
  });

  test.each([
    ['cut', () => truncate(join(directory, 'sent'), LARGE / 2)],
    ['written to', () => appendFile(join(directory, 'sent'), 'more')],
  ])('a file that is %s while it is sent', async (_, change) => {
    await writeFile(join(directory, 'sent'), pattern(LARGE));
    whole(file('sent', LARGE));
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      send().on('response', resolve);
    });
    response.on('error', () => undefined);
    await change();
    response.resume();
    await new Promise((resolve) => {
      response.on('close', resolve);
    });
    expect(response.complete).toBe(false);
    expect(await outcome()).toBeInstanceOf(Error);
    expect(openFiles()).toBe(0);
  });
});

describe('a client that goes away', () => {
  test('closes the file, and is no error', async () => {
    whole(file('large', LARGE));
    const request = send();
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      request.on('response', resolve);
    });
    response.on('error', () => undefined);
    await new Promise((resolve) => {
      response.once('data', resolve);
    });
    response.pause();
    expect(openFiles()).toBe(1);
    request.destroy();
    expect(await outcome()).toBe('sent');
    expect(openFiles()).toBe(0);
  });

  test('ends a stream that waits for something, by its signal', async () => {
    let ended = false;
    answerWith(() => ({
      status: 200,
      headers: {},
      body: {
        kind: 'stream',
        async *open(signal) {
          try {
            yield Buffer.from('first');
            await sleep(600_000, undefined, { signal });
          } finally {
            ended = true;
          }
        },
      },
    }));
    const request = send();
    request.on('response', (response) => {
      response.on('error', () => undefined);
      response.once('data', () => request.destroy());
    });
    while (!ended) await sleep(5);
    expect(await outcome()).toBe('sent');
  });

  test('before anything was sent is no error either', async () => {
    let arrived = false;
    answerWith(() => ({
      status: 200,
      headers: { 'Content-Length': '5' },
      body: {
        kind: 'stream',
        async *open(signal) {
          arrived = true;
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          yield Buffer.from('later');
        },
      },
    }));
    const request = send();
    while (!arrived) await sleep(5);
    request.destroy();
    expect(await outcome()).toBe('sent');
  });
});

describe('a Response', () => {
  const request = { method: 'GET', header: () => undefined };

  test('that nobody reads holds no file open', async () => {
    await toResponse(deliverBytes(request, file('large', LARGE)));
    expect(openFiles()).toBe(0);
  });

  test('that is cancelled closes its file and ends its stream', async () => {
    const response = await toResponse(deliverBytes(request, file('large', LARGE)));
    const reader = response.body?.getReader();
    await reader?.read();
    expect(openFiles()).toBe(1);
    await reader?.cancel();
    expect(openFiles()).toBe(0);
  });

  test('fails where its body does', async () => {
    await writeFile(join(directory, 'cut'), pattern(LARGE));
    const response = await toResponse(deliverBytes(request, file('cut', LARGE)));
    await truncate(join(directory, 'cut'), 5);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(openFiles()).toBe(0);
  });
});
