import type { Translation } from './catalogue.ts';
import type { Locale } from './locale.ts';
import { problem as de } from './messages/de/problem.ts';
import { problem as en } from './messages/en/problem.ts';
import { problem as fr } from './messages/fr/problem.ts';

/**
 * The texts of the error page that the browser makes itself. Every page loads them, so this file
 * imports no other texts and no parser of messages.
 */
export const problems: Readonly<Record<Locale, Translation<typeof en>>> = { en, fr, de };
