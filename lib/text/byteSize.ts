const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Parses `500MB`, `20 GB`, `1.5TB` to bytes, with decimal units; null for other texts. */
export function parseByteSize(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?([kMGT]?B)$/i.exec(text) ?? [];
  const power = units.findIndex((each) => each.toLowerCase() === unit.toLowerCase());
  return count === undefined ? null : Math.round(Number(count) * 1000 ** power);
}

/** `3.4 MB` */
export function formatByteSize(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  const count = bytes / 1000 ** power;
  return `${power === 0 ? count : count.toFixed(1)} ${units[power]}`;
}
