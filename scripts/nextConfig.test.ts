import { expect, test, vi } from 'vitest';
import { hasOwnServer, noteOwnServer } from '../lib/process/ownServer.mjs';
import configure from '../next.config.ts';

test('Next alone says once what is missing, a build and our server say nothing', () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  configure('phase-production-build');
  expect(warned).not.toHaveBeenCalled();
  configure('phase-production-server');
  configure('phase-production-server');
  expect(warned).toHaveBeenCalledTimes(1);
  expect(warned.mock.calls.join()).toContain('npm start');
  expect(hasOwnServer()).toBe(false);
  noteOwnServer();
  expect(hasOwnServer()).toBe(true);
});
