import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Tests only: a real S3-compatible server on this machine. */
type Swift = { readonly endpoint: string; readonly stop: () => Promise<void> };

/** Debian's and Ubuntu's Python, to which their packages belong. */
const PYTHON = '/usr/bin/python3';

/** Tests only: starts Swift; null where it is not installed. Throws where it does not start. */
export async function startSwift(): Promise<Swift | null> {
  if (!existsSync('/usr/bin/swift-proxy-server') || !existsSync(PYTHON)) return null;
  const dir = mkdtempSync(join(tmpdir(), 'albumen-swift-'));
  const child = spawn(PYTHON, [join(import.meta.dirname, 'startSwift.py'), dir], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  const ended = once(child, 'close').then(() => null);
  const line = once(createInterface(child.stdout), 'line').then(([port]) => Number(port));
  const port = await Promise.race([line, ended]);
  if (port === null) throw new Error(`Swift does not start: ${said}`);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.stdin.end();
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
