// Plain JavaScript that Node 20 can run, since it installs the Node that the rest needs.
import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join, relative, resolve, sep } from 'node:path';
import { build, isBuilt } from './setup/build.mjs';
import { endOf, endWithNpm, forwardSignals, startChild, stopSignal } from './setup/children.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ownNode, root } from './setup/places.mjs';

forwardSignals();
endWithNpm();
process.exitCode = await tryOut(process.argv.slice(2));

async function tryOut(args) {
  const library = args.length === 0 ? null : findLibrary(args);
  if (library?.fault) return fail(2, library.fault);
  const port = await claimPort();
  if (port.fault) return fail(port.code, port.fault);
  if (!(await ensureInstalled()) || !(await ensureBuilt())) return 1;
  const folder = join(root, 'try', library === null ? 'demo' : folderName(library.path));
  const options = ['--folder', folder, ...(library === null ? [] : ['--library', library.path])];
  const server = startChild(ownNode, [join(root, 'scripts', 'try', 'run.ts'), ...options], {
    cwd: root,
    env: environmentFor(folder, port.number),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const end = await endOf(server);
  if (stopSignal() !== null) return 0;
  return typeof end === 'number' ? end : 1;
}

function fail(code, sentence) {
  console.error(sentence);
  return code;
}

/** The requested directory, without symbolic links, or what is wrong with it. */
function findLibrary(args) {
  const [given] = args;
  if (args.length > 1 || given.startsWith('-')) {
    return { fault: 'Usage: npm run try [-- DIRECTORY OF PHOTOS]' };
  }
  // npm runs this in the project's directory, but the path is relative to where it was typed.
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), given);
  try {
    if (!statSync(path).isDirectory()) return { fault: `${path} is not a directory.` };
    const real = realpathSync(path);
    if (!contains(real, join(root, 'try'))) return { path: real };
    return {
      fault: `${path} is around ${join(root, 'try')}, where a try-out keeps its files, and nothing is ever written into a directory of photos. Name one inside it.`,
    };
  } catch (error) {
    return {
      fault:
        error.code === 'ENOENT'
          ? `There is no directory ${path}.`
          : `${path} cannot be read (${error.code}).`,
    };
  }
}

function contains(outer, inner) {
  const path = relative(outer, inner);
  return path !== '..' && !path.startsWith(`..${sep}`);
}

/**
 * A name for the folder that tells its library, and differs for two directories of the same name.
 */
function folderName(library) {
  const slug = basename(library)
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase()
    .slice(0, 40);
  const hash = createHash('sha256').update(library).digest('hex').slice(0, 8);
  return slug === '' ? hash : `${slug}-${hash}`;
}

/**
 * Checks that the port is free before the long work; the server checks again. With PORT=0 the
 * system chooses one.
 */
function claimPort() {
  const text = process.env.PORT || '3000';
  const host = process.env.HOST || '0.0.0.0';
  const wished = Number(text);
  if (!/^\d{1,5}$/.test(text) || wished > 65535) {
    return { code: 2, fault: `PORT: found "${text}", expected a whole number from 0 to 65535` };
  }
  return new Promise((found) => {
    const server = createServer();
    server.once('error', ({ code, message }) => {
      const taken = `Port ${wished} is taken by another program. Stop it, or try another one: PORT=${wished + 1} npm run try`;
      const fault =
        code === 'EADDRINUSE' ? taken : `Nothing can listen on ${host}:${wished}: ${message}`;
      found({ code: 1, fault });
    });
    server.listen(wished, host, () => {
      const { port } = server.address();
      server.close(() => found({ number: port }));
    });
  });
}

async function ensureBuilt() {
  if (isBuilt()) return true;
  console.log('Building the pages ...');
  const started = Date.now();
  const { code, output } = await build();
  if (code === 0) {
    console.log(`Built in ${Math.round((Date.now() - started) / 1000)} s.`);
    return true;
  }
  if (stopSignal() === null) console.error(`${output.trimEnd()}\nThe build failed (${code}).`);
  return false;
}

/** The environment without variables of a permanent installation. */
function environmentFor(folder, port) {
  const { NEXTAUTH_SECRET: _, NEXTAUTH_URL: __, SMTP_URL: ___, ...env } = process.env;
  return {
    ...env,
    GALLERY_CONFIG: join(folder, 'gallery.yaml'),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(port),
  };
}
