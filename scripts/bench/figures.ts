/** A budget, or a figure of another gallery. Neither influences the measurement. */
type Budget = { readonly most: number } | { readonly least: number };

export type Figure = {
  readonly name: string;
  readonly unit: string;
  /** The median of the rounds, and the lowest and highest of them. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly budget?: Budget;
  /** What the original and PiGallery2 took, in the same unit unless stated otherwise. */
  readonly original?: string;
  readonly piGallery2?: string;
  readonly note?: string;
};

type Described = Omit<Figure, 'value' | 'low' | 'high'>;

/** A figure from its rounds. */
export function figureOf(rounds: readonly number[], described: Described): Figure {
  const sorted = rounds.toSorted((a, b) => a - b);
  const { name, unit, ...rest } = described;
  return {
    name,
    unit,
    value: median(rounds),
    low: sorted[0] ?? Number.NaN,
    high: sorted.at(-1) ?? Number.NaN,
    ...rest,
  };
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Is the value outside its budget? A value that is NaN misses every budget. */
export function isMissed({ value, budget }: Figure): boolean {
  if (!budget) return false;
  return 'most' in budget ? !(value <= budget.most) : !(value >= budget.least);
}

function budgetText(budget: Budget | undefined): string {
  if (!budget) return '';
  return 'most' in budget ? `<= ${shown(budget.most)}` : `>= ${shown(budget.least)}`;
}

/** Three significant digits, since the rounds are no more precise. */
function shown(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100)
    return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** Prints the figures as a table. */
export function printFigures(figures: readonly Figure[]): void {
  const heads = ['', 'figure', 'ours', 'low - high', 'unit', 'budget', 'original', 'PiGallery2'];
  const rows = figures.map((figure) => [
    isMissed(figure) ? 'MISSED' : figure.budget ? 'ok' : '',
    figure.name,
    shown(figure.value),
    figure.low === figure.high ? '' : `${shown(figure.low)} - ${shown(figure.high)}`,
    figure.unit,
    budgetText(figure.budget),
    figure.original ?? '',
    figure.piGallery2 ?? '',
    figure.note ?? '',
  ]);
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  for (const row of [[...heads, 'note'], ...rows]) {
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
