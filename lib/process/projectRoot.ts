import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The directory of package.json. Bundled code does not lie where its source does: there it is the
 * working directory, as Next has it.
 */
export function projectRoot(): string {
  const besideSource = join(import.meta.dirname ?? '.', '..', '..');
  return existsSync(/* turbopackIgnore: true */ join(besideSource, 'package.json'))
    ? besideSource
    : process.cwd();
}
