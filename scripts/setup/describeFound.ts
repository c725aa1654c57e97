import type { DetectedPatterns } from '../../lib/library/detectPatterns.ts';
import { terminalText } from '../../lib/process/terminalText.ts';

const MOST_NAMED = 8;

/** Describes the detected patterns for the owner. */
export function describeFound(root: string, detected: DetectedPatterns): string {
  const lines = detected.forms.flatMap(({ label, dated, photos, directories }) => {
    const where = `${count(photos, 'photo')} in ${count(directories.length, 'directory')}`;
    if (dated) return [`  ${where} of the form ${label}, which gives their date and name`];
    return [
      `  ${where} without a date: each takes the date of its earliest photo`,
      `    ${named(directories)}`,
    ];
  });
  if (detected.others > 0) lines.push(`  ${count(detected.others, 'other file')} left out`);
  const found = `Found ${count(detected.photos, 'photo')} in ${terminalText(root)}:`;
  return [found, ...lines].join('\n');
}

function named(directories: readonly string[]): string {
  const names = directories
    .slice(0, MOST_NAMED)
    .map((each) => terminalText(each) || '(the directory itself)');
  const more = directories.length - names.length;
  return `${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function count(number: number, noun: 'photo' | 'directory' | 'other file'): string {
  if (number === 1) return `1 ${noun}`;
  return `${number} ${noun === 'directory' ? 'directories' : `${noun}s`}`;
}
