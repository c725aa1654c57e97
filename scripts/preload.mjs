// Loaded before each command and the server (`node --import`).
import module from 'node:module';
import { join } from 'node:path';
import { requireNode } from '../lib/process/nodeVersion.mjs';

// Otherwise a Node without type stripping would fail with "Unknown file extension .ts" before any
// of our code runs.
requireNode();

// Half of a short command's time is type stripping and compiling, whose result is cached here.
// Without write access it is just not cached.
module.enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));

// To find out whether a .js file is an ES module, Node 24 parses its package's package.json again
// for each file. For drizzle-orm, whose file has 180 KB, that would take longer than everything
// else.
module.registerHooks({
  resolve(specifier, context, nextResolve) {
    const from = context.parentURL;
    return specifier.startsWith('.') && from?.includes('/node_modules/drizzle-orm/')
      ? { url: new URL(specifier, from).href, format: 'module', shortCircuit: true }
      : nextResolve(specifier, context);
  },
});
