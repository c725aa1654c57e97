import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { claimingJpeg } from '../testing/testPictures.ts';
import { type Decoders, makeDecoders } from './decoders.ts';
import { DamagedImageError, GaveUpError, LargePictureError } from './errors.ts';

const preset = { name: 'box', width: 64, height: 64, crop: false };
const wanted = [{ preset, format: 'jpeg' as const }];
const picture = await sharp({
  create: { width: 300, height: 200, channels: 3, background: '#654' },
})
  .jpeg()
  .toBuffer();
/** A picture that takes some tenths of a second and 240 MB to decode. */
const slow = await claimingJpeg(8_000, 5_000);
const told: string[] = [];
const decoders = makeDecoders({ processes: 2, tell: (sentence) => told.push(sentence) });
afterAll(() => decoders.close());

const render = (by: Decoders, input: Uint8Array | string, options = {}) =>
  by.run('thumbnails', { input, wanted, options });

const isAlive = (pid: number) => existsSync(`/proc/${pid}`) && !isZombie(pid);
const isZombie = (pid: number) => /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

async function ends(pids: readonly number[]): Promise<boolean> {
  for (let i = 0; i < 400 && pids.some(isAlive); i++) await sleep(25);
  return !pids.some(isAlive);
}

test('pictures are decoded by their bytes or by what another process has open', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-decoders-'));
  const path = join(dir, 'a.jpg');
  writeFileSync(path, picture);
  const handle = await open(path);
  // What was opened is decoded, although another file has taken its place.
  rmSync(path);
  writeFileSync(path, 'another file');
  const byHandle = await render(decoders, `/proc/${process.pid}/fd/${handle.fd}`);
  const byBytes = await render(decoders, picture, { withHash: true });
  expect(byHandle.thumbnails).toMatchObject([{ format: 'jpeg', width: 64, height: 43 }]);
  expect(Buffer.from(byHandle.thumbnails[0]?.bytes ?? []).subarray(0, 2)).toEqual(
    Buffer.from([0xff, 0xd8]),
  );
  expect(byBytes.thumbhash?.length).toBeGreaterThan(5);
  await handle.close();
  rmSync(dir, { recursive: true });
});

test('errors keep their kind on the way back', async () => {
  await expect(render(decoders, Buffer.from('text'))).rejects.toBeInstanceOf(DamagedImageError);
  await expect(render(decoders, '/nowhere/a.jpg')).rejects.toMatchObject({ code: 'ENOENT' });
  const refused = render(decoders, slow, { refuseLarge: true });
  await expect(refused).rejects.toBeInstanceOf(LargePictureError);
  await expect(render(decoders, picture, { encoding: { jpeg: { quality: 900 } } })).rejects.toThrow(
    'quality',
  );
});

test('a decoder that is killed in the middle is replaced, and the picture tried again', async () => {
  const one = makeDecoders({ processes: 1 });
  const making = render(one, slow);
  while (one.pids().length === 0) await sleep(5);
  const [victim = 0] = one.pids();
  await busy(victim);
  process.kill(victim, 'SIGKILL');
  expect((await making).thumbnails).toMatchObject([{ width: 64 }]);
  expect(one.pids()).not.toContain(victim);
  // A picture whose decoder is killed twice is given up.
  const doomed = render(one, slow).catch((error: unknown) => error);
  const killed = new Set<number>();
  while (killed.size < 2) {
    for (const pid of one.pids()) {
      if (killed.has(pid) || !isAlive(pid)) continue;
      await busy(pid);
      process.kill(pid, 'SIGKILL');
      killed.add(pid);
    }
    await sleep(5);
  }
  expect(await doomed).toBeInstanceOf(GaveUpError);
  expect((await render(one, picture)).thumbnails).toHaveLength(1);
  one.close();
  expect(await ends(one.pids())).toBe(true);
});

/** Waits until a decoder has begun to work on its picture. */
async function busy(pid: number): Promise<void> {
  const ticks = () => Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[13]);
  // It has used more time than starting takes, or has the memory for the picture.
  const resident = () =>
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  for (let i = 0; i < 2_000 && resident() < 130_000 && ticks() < 400; i++) await sleep(5);
}

test('a picture that takes too long is given up with its process, and the next one is shown', async () => {
  const hasty = makeDecoders({ processes: 1, jobMs: 150 });
  await render(hasty, picture).catch(() => undefined);
  const before = hasty.pids();
  await expect(render(hasty, slow)).rejects.toBeInstanceOf(GaveUpError);
  expect(before.some(isAlive)).toBe(false);
  hasty.close();
});

test('a picture that had to wait for the processor is shown', async () => {
  const patient = makeDecoders({ processes: 1, jobMs: 1_000 });
  await render(patient, picture);
  const [pid] = patient.pids();
  // Stops the process for a while, as if others had the processor.
  process.kill(pid ?? 0, 'SIGSTOP');
  setTimeout(() => process.kill(pid ?? 0, 'SIGCONT'), 1_500);
  expect((await render(patient, picture)).thumbnails).toHaveLength(1);
  expect(patient.pids()).toEqual([pid]);
  patient.close();
});

test('a picture that takes too much memory is given up, and no process has more than a gigabyte', async () => {
  expect(told).toEqual([]);
  const bomb = await claimingJpeg(20_000, 13_000);
  let peak = 0;
  const watch = setInterval(() => {
    for (const pid of decoders.pids()) {
      const status = existsSync(`/proc/${pid}/status`)
        ? readFileSync(`/proc/${pid}/status`, 'utf8')
        : '';
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    }
  }, 20);
  await expect(render(decoders, bomb)).rejects.toBeInstanceOf(GaveUpError);
  clearInterval(watch);
  expect(peak).toBeLessThan(1e6);
  expect((await render(decoders, picture)).thumbnails).toHaveLength(1);
}, 60_000);

test('an idle decoder ends by itself, and so does one whose parent has gone', async () => {
  const brief = makeDecoders({ processes: 2, idleMs: 50 });
  await Promise.all([render(brief, picture), render(brief, picture)]);
  expect(await ends(brief.pids())).toBe(true);

  // One that is not needed any more ends, though another one goes on.
  const steady = makeDecoders({ processes: 2, idleMs: 1_000 });
  await Promise.all([render(steady, picture), render(steady, picture)]);
  for (let i = 0; i < 200 && steady.pids().length > 1; i++) {
    await render(steady, picture);
    await sleep(50);
  }
  expect(steady.pids()).toHaveLength(1);
  steady.close();

  const modules = JSON.stringify(join(import.meta.dirname, 'decoders.ts'));
  const script = `
    import { makeDecoders } from ${modules};
    const decoders = makeDecoders({ processes: 1 });
    const asked = { input: Buffer.from('${picture.toString('base64')}', 'base64'), options: {},
      wanted: ${JSON.stringify(wanted)} };
    await decoders.run('thumbnails', asked);
    console.log(decoders.pids().join());
    if (process.argv.at(-1) === 'kill') process.kill(process.pid, 'SIGKILL');`;
  for (const how of ['leave', 'kill']) {
    let output = '';
    try {
      output = execFileSync(process.execPath, ['--input-type=module', '-e', script, how], {
        encoding: 'utf8',
      });
    } catch (error) {
      output = String((error as { stdout?: string }).stdout);
    }
    const pids = output.trim().split(',').map(Number);
    expect(pids[0]).toBeGreaterThan(0);
    expect([how, await ends(pids)]).toEqual([how, true]);
  }
}, 30_000);
