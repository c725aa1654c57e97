import { languages, typesetAll } from './languages.ts';
import type { Locale } from './locale.ts';

/**
 * Why a photo that somebody sees is not in their archive. `policy`: its policy allows no downloads.
 * `metadata`: its policy allows them without personal metadata only, which cannot be removed from
 * this file. `changed`: the file is no longer the one that the gallery has scanned.
 * `picture`: a picture was asked for, and none can be made of this file.
 */
export type Withheld = 'policy' | 'metadata' | 'changed' | 'picture';

const kinds: readonly Withheld[] = ['policy', 'metadata', 'picture', 'changed'];

/** The note inside an archive that names what is missing from it, or null where nothing is. */
export function archiveNote(
  locale: Locale,
  withheld: readonly { readonly name: string; readonly why: Withheld }[],
): { readonly fileName: string; readonly text: string } | null {
  if (withheld.length === 0) return null;
  const language = languages[locale];
  const { fileName, ...texts } = typesetAll(language.archiveNote, language);
  const paragraphs = kinds.flatMap((kind) => {
    const names = withheld.filter(({ why }) => why === kind).map(({ name }) => name);
    return names.length === 0 ? [] : [[texts[kind], '', ...names, ''].join('\r\n')];
  });
  return { fileName, text: paragraphs.join('\r\n') };
}
