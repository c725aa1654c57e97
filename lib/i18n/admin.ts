import { translators } from './catalogue.ts';

/** The texts that administrators read. */
export const adminTexts = translators('admin');

export type AdminTexts = ReturnType<typeof adminTexts>;
