import type { Figure } from './figures.ts';

/** What a run of the benchmarks is told. */
export type BenchContext = {
  /** Smaller libraries and fewer rounds: to see that all works, not to compare. */
  readonly quick: boolean;
  /** Arguments of the server's Node, such as `--cpu-prof`. */
  readonly nodeArgs: readonly string[];
  /** Says on stderr what is being done. */
  readonly tell: (line: string) => void;
  readonly sampleNoise: () => void;
};

export type Section = (context: BenchContext) => Promise<Figure[]>;
