import { translators } from './catalogue.ts';

/**
 * The texts about signing in: devices, keeping a link, requesting one, and seeing the gallery as
 * somebody else.
 */
export const accessTexts = translators('access');

export type AccessTexts = ReturnType<typeof accessTexts>;
