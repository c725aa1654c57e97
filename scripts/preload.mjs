// Loaded before each command and the server (`node --import`).
import module from 'node:module';
import { join } from 'node:path';
import { requireNode } from '../lib/process/nodeVersion.mjs';

// A Node without type stripping would otherwise end with "Unknown file extension .ts" before a line
// of ours runs.
requireNode();

// Half of a short command's time is stripping and compiling; where this cannot be written, all of
// it is spent each time.
module.enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));

// To learn whether a .js file is an ES module, Node 24 parses its package's package.json anew for
// each one. That of drizzle-orm, with 180 KB of exports, would take longer than all the rest.
module.registerHooks({
  resolve(specifier, context, nextResolve) {
    const from = context.parentURL;
    return specifier.startsWith('.') && from?.includes('/node_modules/drizzle-orm/')
      ? { url: new URL(specifier, from).href, format: 'module', shortCircuit: true }
      : nextResolve(specifier, context);
  },
});
