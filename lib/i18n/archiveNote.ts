import type { Locale } from './locale.ts';

/**
 * Why a photo that somebody sees is not in their archive. `policy`: its policy allows no downloads.
 * `metadata`: its policy allows them without personal metadata only, which cannot be removed from
 * this file. `changed`: the file is no longer the one that the gallery has scanned.
 * `picture`: a picture was asked for, and none can be made of this file.
 */
export type Withheld = 'policy' | 'metadata' | 'changed' | 'picture';

type Texts = { readonly fileName: string } & Readonly<Record<Withheld, string>>;

const notes: Readonly<Record<Locale, Texts>> = {
  en: {
    fileName: 'Missing photos.txt',
    policy: 'You can see these photos, but whoever runs the gallery has not released their files:',
    metadata:
      'These files are not in here, because the personal details in them, such as the location, cannot be taken out:',
    picture: 'There is no picture of these that could be made smaller. Their originals may be had:',
    changed:
      'These files are gone, or others than the gallery knows. Once it has looked again, they are back:',
  },
  fr: {
    fileName: 'Photos manquantes.txt',
    policy:
      'Vous pouvez voir ces photos, mais la personne qui tient la galerie n’en a pas autorisé le téléchargement :',
    metadata:
      'Ces fichiers ne sont pas ici, car les données personnelles qu’ils contiennent, comme le lieu, ne peuvent en être ôtées :',
    picture:
      'Il n’y a pas d’image de ceux-ci à réduire. Leurs originaux peuvent être téléchargés :',
    changed:
      'Ces fichiers ont disparu, ou ne sont plus ceux que la galerie connaît. Ils reviendront quand elle les aura relus :',
  },
};

const kinds: readonly Withheld[] = ['policy', 'metadata', 'picture', 'changed'];

/** The note inside an archive that names what is missing from it, or null where nothing is. */
export function archiveNote(
  locale: Locale,
  withheld: readonly { readonly name: string; readonly why: Withheld }[],
): { readonly fileName: string; readonly text: string } | null {
  if (withheld.length === 0) return null;
  const { fileName, ...texts } = notes[locale];
  const paragraphs = kinds.flatMap((kind) => {
    const names = withheld.filter(({ why }) => why === kind).map(({ name }) => name);
    return names.length === 0 ? [] : [[texts[kind], '', ...names, ''].join('\r\n')];
  });
  return { fileName, text: paragraphs.join('\r\n') };
}
