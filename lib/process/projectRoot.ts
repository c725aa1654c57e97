import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The directory of package.json. Bundled code cannot derive it from its own path, so there it is
 * the working directory, which Next sets.
 */
export function projectRoot(): string {
  const besideSource = join(import.meta.dirname ?? '.', '..', '..');
  return existsSync(/* turbopackIgnore: true */ join(besideSource, 'package.json'))
    ? besideSource
    : process.cwd();
}
