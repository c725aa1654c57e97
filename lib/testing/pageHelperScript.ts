import { setTimeout as sleep } from 'node:timers/promises';
import { answerByPipes, tellServer } from '../server/helperPipes.ts';
import { findKnownViewer } from '../sessions/knownViewer.ts';

/*
 * Tests only: a page helper (`lib/server/pageHelper.ts`) whose pages contain the request that it
 * got.
 */

answerByPipes(async (place) => {
  if (place.build === 'faulty') process.exit(3);
  const made: (string | undefined)[] = [];
  return async ({ url, headers }, response) => {
    made.push(url);
    const asked = new URLSearchParams(url?.split('?')[1]);
    await sleep(Number(asked.get('slow') ?? 0));
    if (asked.has('visit')) tellServer({ visited: Number(asked.get('visit')) });
    if (url === '/albums/2') process.exit(3);
    if (url === '/albums/3') {
      response.write('a part');
      await sleep(50);
      process.exit(3);
    }
    if (url === '/albums/4') response.statusCode = 404;
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    const known = findKnownViewer();
    response.end(
      JSON.stringify({ pid: process.pid, url, headers, userId: known?.viewer.userId, known, made }),
    );
  };
});
