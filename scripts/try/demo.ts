import { join } from 'node:path';
import { drawDemoLibrary } from './demo/drawDemo.ts';

type DemoPolicy = {
  /** The directory of the library. */
  readonly path: string;
  readonly public?: boolean;
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
};

export const demoRelatives = [
  { handle: 'grandma', name: 'Grandma', groups: ['family'] },
  { handle: 'uncle', name: 'Uncle Theo', groups: ['family', 'hikers'] },
] as const;

/** Later policies replace earlier ones. */
const albumPolicies: readonly DemoPolicy[] = [
  { path: '**', groups: ['family'] },
  { path: '2018/*', groups: ['hikers'] },
  { path: '2020/*', groups: ['hikers'] },
  { path: '2021/*', users: ['grandma'] },
  { path: '2023/*', public: true },
];

export type Demo = { readonly policies: readonly DemoPolicy[] };

/** Milliseconds. If drawing took less, the library existed already and nothing is printed. */
const LONG_MS = 1000;

/** Draws missing photos of the demo library, and prints progress if that takes long. */
export async function prepareDemo(folder: string): Promise<Demo> {
  const telling = setTimeout(() => console.log('Drawing the photos of the demo ...'), LONG_MS);
  const { hiddenPath } = await drawDemoLibrary(join(folder, 'library'));
  clearTimeout(telling);
  // A policy that names nobody: the photo is hidden, though its album is not.
  return { policies: [...albumPolicies, { path: hiddenPath }] };
}
