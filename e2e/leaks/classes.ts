/** The number of classes of leaks that are known from other galleries. */
export const classCount = 44;

/**
 * The classes that cannot occur here, with the reasons. Where that can be seen from outside, a test
 * checks it all the same.
 */
export const withoutSurface: Readonly<Record<number, string>> = {
  4: 'sidecars have no address, and the film of a motion photo only that of its photo',
  13: 'a photo is in one album, that of its directory; only shares list it elsewhere',
  15: 'there are no maps, places or faces; years, the timeline and search are all',
  16: 'nothing is shown at random, in a frame or as a slide show; there is /latest',
  17: 'there are no feeds, site maps, previews for other sites or exported pages',
  22: 'archives are made as they are sent and kept nowhere',
  28: 'there is no API beside the pages, and no list of sessions or links but those of the screens',
};
