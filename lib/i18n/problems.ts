import type { Translation } from './catalogue.ts';
import type { Locale } from './locale.ts';
import { problem as de } from './messages/de/problem.ts';
import { problem as en } from './messages/en/problem.ts';
import { problem as fr } from './messages/fr/problem.ts';

/**
 * The texts of the browser's own error page, which every page loads: no other text and no message
 * parser comes with them.
 */
export const problems: Readonly<Record<Locale, Translation<typeof en>>> = { en, fr, de };
