import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');

export type FoundAction = {
  /** `app/admin/scan/actions.ts startScan` */
  readonly name: string;
  /** The id by which browsers call it. */
  readonly id: string;
  /** How many arguments it takes; a form's action takes the form last. */
  readonly parameters: number;
};

/** The names of all server actions in the sources: `file function`. */
export function listActionNames(): string[] {
  return sources().flatMap(({ file, text }) =>
    /^'use server';$/m.test(text)
      ? [...text.matchAll(/^export (?:async function|const) (\w+)/gm)].map(
          ([, name]) => `${file} ${name}`,
        )
      : [],
  );
}

/** Files with inline server actions, which the list of actions would miss. */
export function listInlineActions(): string[] {
  return sources()
    .filter(({ text }) => /['"]use server['"]/.test(text.replace(/^'use server';\n/, '')))
    .map(({ file }) => file);
}

const manifest = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), filename: z.string() })),
});

/**
 * The server actions of the build. An id begins with a byte that encodes the number of arguments.
 */
export function listBuiltActions(): FoundAction[] {
  const file = join(root, '.next', 'server', 'server-reference-manifest.json');
  const { node } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.entries(node).map(([id, { exportedName, filename }]) => ({
    name: `${filename} ${exportedName}`,
    id,
    parameters: bitsIn((Number.parseInt(id.slice(0, 2), 16) >> 1) & 0b111111),
  }));
}

function bitsIn(value: number): number {
  return value.toString(2).replaceAll('0', '').length;
}

function sources(): { file: string; text: string }[] {
  const files = globSync(['app/**/*.{ts,tsx}', 'lib/**/*.ts'], { cwd: root });
  return files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}
