import type { Figure } from './figures.ts';

/** The options of a run of the benchmarks. */
export type BenchContext = {
  /**
   * Smaller libraries and fewer rounds, to check that everything works; the figures cannot be
   * compared.
   */
  readonly quick: boolean;
  /** How long the soak lasts. */
  readonly minutes: number;
  /** Arguments of the server's Node, such as `--cpu-prof`. */
  readonly nodeArgs: readonly string[];
  /** Prints progress to stderr. */
  readonly tell: (line: string) => void;
  readonly sampleNoise: () => void;
};

export type BenchSection = (context: BenchContext) => Promise<Figure[]>;
