import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WORKER_PATH } from '../../lib/server/workerPath.ts';
import { registerWorker } from './registerWorker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const registration = {} as ServiceWorkerRegistration;
const failing = () => vi.fn(() => Promise.reject(new Error('An unknown error occurred')));

test('a worker is registered once', async () => {
  const register = vi.fn(() => Promise.resolve(registration));
  registerWorker({ register });
  await vi.runAllTimersAsync();
  expect(register.mock.calls).toEqual([[WORKER_PATH]]);
});

test('a worker whose script did not come is registered again, and no more once it is there', async () => {
  const register = failing().mockImplementationOnce(() => Promise.reject(new Error('aborted')));
  register.mockImplementationOnce(() => Promise.reject(new Error('aborted')));
  register.mockImplementationOnce(() => Promise.resolve(registration) as Promise<never>);
  registerWorker({ register });
  await vi.runAllTimersAsync();
  expect(register).toHaveBeenCalledTimes(3);
});

test('where workers are forbidden, a page stops asking', async () => {
  const register = failing();
  registerWorker({ register });
  await vi.runAllTimersAsync();
  expect(register).toHaveBeenCalledTimes(4);
});

test('a page that was left asks no more', async () => {
  const register = failing();
  const end = registerWorker({ register });
  await vi.advanceTimersByTimeAsync(2_000);
  end();
  await vi.runAllTimersAsync();
  expect(register).toHaveBeenCalledTimes(2);
  const endAtOnce = registerWorker({ register });
  endAtOnce();
  await vi.runAllTimersAsync();
  expect(register).toHaveBeenCalledTimes(3);
});
