import { join } from 'node:path';
import { projectRoot } from '../../lib/process/projectRoot.ts';

/** Everything the benchmarks keep; git ignores it. */
export const benchDir = join(projectRoot(), '.bench');
