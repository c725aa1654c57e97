import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Renewal } from '../sessions/renewal.ts';
import { guardPage } from './guardPage.ts';

type Answer = {
  status: number;
  vary: string;
  body: string;
  page: unknown;
  clear: unknown;
  set: unknown;
};

/** Sends what `write` writes through the guard, and returns what the client receives. */
async function answer(
  write: (response: ServerResponse) => void,
  renewal: Renewal | null = null,
  wait: Promise<void> | null = null,
  form: { isPlainForm?: boolean; isNotSaved?: boolean } = {},
) {
  const server = createServer((_request, response) => {
    const instead = {
      beforeNotFound: () => wait,
      sendNotFound: () => response.writeHead(404, { 'X-Page': 'the one' }).end('the one page'),
      sendFailed: () => response.writeHead(500, { 'X-Page': 'failed' }).end('it failed'),
      sendOutdated: () => response.writeHead(409, { 'X-Page': 'outdated' }).end('outdated'),
      findNotSaved: () => (form.isNotSaved ? () => response.writeHead(503).end('not saved') : null),
      ...(form.isPlainForm !== undefined && { isPlainForm: form.isPlainForm }),
    };
    guardPage(response, instead, { sessionCookie: 'session', renewal });
    write(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise<Answer>((resolve) => {
      request({ port, host: '127.0.0.1' }, (response) => {
        let body = '';
        response.setEncoding('latin1').on('data', (text) => (body += text));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            vary: String(response.headers.vary),
            page: response.headers['x-page'],
            clear: response.headers['clear-site-data'],
            set: response.headers['set-cookie'],
            body,
          }),
        );
      }).end();
    });
  } finally {
    server.close();
  }
}

test('each response varies by cookie, in addition to what the page says', async () => {
  const found = await answer((response) => {
    response.setHeader('Vary', 'RSC');
    response.write('a');
    response.end('b');
  });
  expect(found).toMatchObject({ status: 200, vary: 'RSC, Cookie', body: 'ab' });
});

test('signing out has the browser drop what it kept, and nothing else does', async () => {
  const clearedBy = async (...cookies: string[]) =>
    (await answer((response) => response.setHeader('Set-Cookie', cookies).end())).clear;
  expect(await clearedBy('language=fr; Path=/', 'session=; Max-Age=0')).toBe('"cache", "storage"');
  expect(await clearedBy('session=abc; Path=/')).toBeUndefined();
  expect(await clearedBy('other-session=; Max-Age=0')).toBeUndefined();
});

test('each 404 has the same page, however Next wrote it', async () => {
  const ways: ((response: ServerResponse) => void)[] = [
    (response) => response.writeHead(404, { 'X-Album': 'Secret' }).end('Secret'),
    (response) => {
      response.statusCode = 404;
      response.setHeader('X-Album', 'Secret');
      response.write('Secret');
      response.write('more');
      response.end();
    },
    (response) => {
      response.statusCode = 404;
      response.end();
    },
  ];
  for (const way of ways) {
    expect(await answer(way)).toMatchObject({ status: 404, page: 'the one', body: 'the one page' });
  }
});

test('a 404 waits for its step of time, and nothing of it is sent before', async () => {
  let mayGo = () => {};
  const wait = new Promise<void>((resolve) => {
    mayGo = resolve;
  });
  const found = await answer(
    (response) => {
      response.statusCode = 404;
      response.setHeader('X-Album', 'Secret');
      response.write('Secret');
      response.end();
      setTimeout(() => {
        expect(response.headersSent).toBe(false);
        response.setHeader('X-Album', 'Secret');
        mayGo();
      }, 20);
    },
    null,
    wait,
  );
  expect(found).toMatchObject({ status: 404, page: 'the one', body: 'the one page' });
});

test('a page that failed says so, and a failed request of a script is left to the script', async () => {
  const fail = (type: string) => (response: ServerResponse) =>
    response.writeHead(500, { 'Content-Type': type }).end('digest 123');
  const page = (response: ServerResponse) => {
    response.statusCode = 500;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('digest 123');
  };
  expect(await answer(page)).toMatchObject({ status: 500, page: 'failed', body: 'it failed' });
  expect(await answer(fail('text/x-component'))).toMatchObject({ status: 500, body: 'digest 123' });
});

test('a form of an outdated page, whose action is not known any more, is told so', async () => {
  const set = await answer((response) => {
    response.statusCode = 409;
    response.setHeader('x-nextjs-action-not-found', '1');
    response.end('Server Action unavailable.');
  });
  expect(set).toMatchObject({ status: 409, page: 'outdated', body: 'outdated' });
});

test('a library that compresses may wrap write and end after the first bytes were sent', async () => {
  const found = await answer((response) => {
    const plain = response.write.bind(response);
    const gzip = createGzip();
    gzip.on('data', (chunk) => plain(chunk));
    // Wraps the methods as the compression library does: the writer's calls go to the compressor.
    response.write = ((chunk: string) => gzip.write(chunk)) as typeof response.write;
    const end = response.end.bind(response);
    response.end = (() => {
      gzip.on('end', () => end());
      gzip.end();
      return response;
    }) as typeof response.end;
    response.write('text that is long enough '.repeat(100));
    setTimeout(() => {
      response.write('and some more');
      response.end();
    }, 20);
  });
  expect(found.body.startsWith('\x1f\x8b')).toBe(true);
  expect(found.body).not.toContain('and some more');
});

test('cookies are renewed with a page that is shown, and with nothing else', async () => {
  const renewed = async (write: (response: ServerResponse) => void) => {
    let noted = 0;
    const options = {
      httpOnly: true,
      sameSite: 'lax',
      secure: true,
      path: '/',
      maxAge: 9,
    } as const;
    const cookies = [
      { name: 'session', value: 'new', options },
      { name: 'shares', value: 'new', options },
    ];
    const { set } = await answer(write, { cookies, note: () => noted++ });
    return { set, noted };
  };
  const line = (name: string) => `${name}=new; Path=/; Max-Age=9; HttpOnly; SameSite=Lax; Secure`;
  const page = (response: ServerResponse) =>
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
  expect(await renewed((response) => page(response).end('a page'))).toEqual({
    set: [line('session'), line('shares')],
    noted: 1,
  });
  expect(
    await renewed((response) =>
      page(response).setHeader('Set-Cookie', 'session=; Max-Age=0').end('out'),
    ),
  ).toEqual({ set: ['session=; Max-Age=0', line('shares')], noted: 1 });
  for (const status of [404, 500, 303, 429]) {
    const found = await renewed((response) =>
      response.setHeader('Content-Type', 'text/html').writeHead(status).end(),
    );
    expect([status, found]).toEqual([status, { set: undefined, noted: 0 }]);
  }
  for (const type of ['text/css; charset=UTF-8', 'application/javascript', 'image/svg+xml']) {
    const found = await renewed((response) =>
      response.setHeader('Content-Type', type).setHeader('Cache-Control', 'public').end('a file'),
    );
    expect([type, found]).toEqual([type, { set: undefined, noted: 0 }]);
  }
});

test('a form that failed is answered by a page, and one that could not be saved by what says so', async () => {
  const fail = (type: string) => (response: ServerResponse) => {
    response.writeHead(500, { 'Content-Type': type }).end('Internal Server Error');
  };
  const plain = { isPlainForm: true };
  expect(await answer(fail('text/plain'), null, null, plain)).toMatchObject({ body: 'it failed' });
  // A script that sent the form reads Next's own answer.
  const flight = fail('text/x-component');
  expect(await answer(flight)).toMatchObject({ status: 500, body: 'Internal Server Error' });
  for (const form of [plain, {}]) {
    const found = await answer(flight, null, null, { ...form, isNotSaved: true });
    expect(found).toMatchObject({ status: 503, body: 'not saved' });
  }
  const well = (response: ServerResponse) => void response.writeHead(200).end('well');
  const saved = await answer(well, null, null, { ...plain, isNotSaved: true });
  expect(saved).toMatchObject({ status: 200, body: 'well' });
});
