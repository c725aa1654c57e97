// Loaded before each command (`node --import`): a Node without type stripping would otherwise end
// with "Unknown file extension .ts" before a line of ours runs.
import module from 'node:module';
import { join } from 'node:path';
import { requireNode } from '../lib/nodeVersion.mjs';

requireNode();
// Half of a short command's time is stripping and compiling; where this cannot be written, all of
// it is spent each time.
module.enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));
