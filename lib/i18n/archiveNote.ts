import type { Locale } from './locale.ts';

/** The note inside an archive that names what is missing from it. */
export type ArchiveNote = {
  readonly fileName: string;
  readonly text: (missing: readonly string[]) => string;
};

const notes: Readonly<Record<Locale, { fileName: string; intro: string }>> = {
  en: {
    fileName: 'Missing photos.txt',
    intro:
      'These photos belong to the album, but are not in here: their files cannot be found just now, or the personal details in them, such as the location, cannot be taken out:',
  },
  fr: {
    fileName: 'Photos manquantes.txt',
    intro:
      'Ces photos font partie de l’album, mais ne sont pas ici : leurs fichiers sont introuvables pour le moment, ou les données personnelles qu’ils contiennent, comme le lieu, ne peuvent en être ôtées :',
  },
};

export function archiveNote(locale: Locale): ArchiveNote {
  const { fileName, intro } = notes[locale];
  return { fileName, text: (missing) => `${[intro, '', ...missing].join('\r\n')}\r\n` };
}
