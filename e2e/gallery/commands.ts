import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { scriptArgs } from '../../lib/process/scriptArgs.ts';

const root = join(import.meta.dirname, '..', '..');
const node = join(root, 'node_modules', '.bin', 'node');

type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The environment without variables of another gallery. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const {
    GALLERY_CONFIG,
    NEXTAUTH_SECRET,
    NEXTAUTH_URL,
    PORT,
    HOST,
    SMTP_URL,
    OIDC_CLIENT_SECRET,
    FORCE_COLOR,
    ...rest
  } = process.env;
  return { ...rest, NODE_ENV: 'production', NO_COLOR: '1' };
}

/** Runs one of our commands, as `npm run NAME -- ...` would, on the gallery of `config`. */
export function runCommand(
  config: string,
  name: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Result {
  const { status, stdout, stderr } = spawnSync(
    node,
    [...scriptArgs(`scripts/${name}.ts`), ...args],
    {
      cwd: root,
      env: { ...cleanEnvironment(), ...more, GALLERY_CONFIG: config },
      encoding: 'utf8',
    },
  );
  return { code: status, stdout, stderr };
}

export type Server = {
  readonly stop: () => Promise<void>;
  /** All that it has written so far. */
  readonly output: () => string;
};

/** Starts the built server and waits until it answers. `more`: further variables of its environment. */
export async function startServer(
  config: string,
  port: number,
  more: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const server = spawn(node, scriptArgs('scripts/serve.ts'), {
    cwd: root,
    env: {
      ...cleanEnvironment(),
      ...more,
      GALLERY_CONFIG: config,
      PORT: String(port),
      HOST: '127.0.0.1',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const deadline = Date.now() + 60_000;
  while (!(await answers(port))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      server.kill();
      throw new Error(`The server did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    output: () => output,
    stop: () => {
      server.kill();
      return ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
  return response?.ok ?? false;
}
