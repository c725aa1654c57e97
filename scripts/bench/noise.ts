import { loadavg } from 'node:os';

/**
 * How much the machine was disturbed: the same work is done again and again between measurements.
 */
type Noise = {
  /** The slowest and the median divided by the fastest, in wall-clock time. */
  readonly slowest: number;
  readonly median: number;
  /** The median CPU time divided by the least: the effect of neighbours on a shared core. */
  readonly cpu: number;
  readonly load: number;
};

/**
 * Measures how much other work on this machine disturbs the figures: it times the same piece of
 * work again and again.
 */
export function makeNoiseMeter() {
  const walls: number[] = [];
  const cpus: number[] = [];
  return {
    sample: () => {
      for (let i = 0; i < 5; i++) {
        const [wall, cpu] = [performance.now(), process.cpuUsage()];
        work();
        walls.push(performance.now() - wall);
        const { user, system } = process.cpuUsage(cpu);
        cpus.push((user + system) / 1000);
      }
    },
    read: (): Noise => {
      const [wall, cpu] = [walls.toSorted((a, b) => a - b), cpus.toSorted((a, b) => a - b)];
      const ratio = (sorted: number[], at: number) => (sorted[at] ?? 1) / (sorted[0] || 1);
      const middle = Math.floor(wall.length / 2);
      return {
        slowest: ratio(wall, wall.length - 1),
        median: ratio(wall, middle),
        cpu: ratio(cpu, middle),
        load: loadavg()[0] ?? 0,
      };
    },
  };
}

/** Some 15 ms of work like rendering a page: small objects and strings, and collecting them. */
function work(): void {
  const made = Array.from({ length: 100_000 }, (_, i) => ({ i, text: `photo ${i}` }));
  let length = 0;
  for (const { text } of made) length += text.length;
  if (length === 0) throw new Error('nothing was made');
}

/** The noise as a sentence. */
export function noiseText({ slowest, median, cpu, load }: Noise): string {
  return `Noise: a fixed loop took ${median.toFixed(2)} (at worst ${slowest.toFixed(2)}) times its fastest, its CPU time ${cpu.toFixed(2)} times its least; load ${load.toFixed(1)}. Compare ratios and CPU time, not absolute times.`;
}
