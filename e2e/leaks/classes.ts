/** The number of classes of leaks that are known from other galleries. */
export const classCount = 44;

/**
 * Classes for which the gallery has nothing that could leak, with the reason. Tests check these
 * too.
 */
export const withoutSurface: Readonly<Record<number, string>> = {
  13: 'a photo is in one album, that of its directory; only shares list it elsewhere',
  22: 'archives are made as they are sent and kept nowhere',
  28: 'there is no API beside the pages, and no list of sessions or links but those of the screens',
};
