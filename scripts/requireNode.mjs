// Loaded before each command (`node --import`): a Node without type stripping would otherwise end
// with "Unknown file extension .ts" before a line of ours runs.
import { requireNode } from '../lib/nodeVersion.mjs';

requireNode();
