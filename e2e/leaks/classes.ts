/**
 * The ways in which galleries have leaked photos, from the trackers, advisories and code of others. Tests
 * name them by their numbers.
 */
export const leakClasses: Readonly<Record<number, string>> = {
  1: 'an original or a thumbnail is served without a check',
  2: 'ids and paths can be counted through',
  3: 'the right to see a photo opens another form of it',
  4: 'files that belong to a photo, such as its film, have addresses of their own',
  5: 'a token is not bound to its object and its person',
  6: 'an address works longer than the right to it',
  7: 'a shared cache keeps private bytes',
  8: 'the next person in the same browser sees what it kept',
  9: 'two things have the same key in a cache',
  10: 'an id is given out again, with the policy or thumbnail of what it named before',
  11: 'a cover or a preview is made of a hidden photo',
  12: 'numbers, dates or years count hidden photos',
  13: 'a photo names an album that its viewer may not see',
  14: 'a search or its suggestions know hidden photos',
  15: 'a map, a timeline or memories show hidden photos',
  16: 'the latest or a random photo is one that is hidden',
  17: 'a feed, a site map or a preview in chats shows hidden photos',
  18: 'titles, links beside or redirects name hidden albums',
  19: 'what is hidden can be told from what is missing',
  20: 'a share leads further than to what it shows',
  21: 'an archive contains hidden photos',
  22: 'an archive that was kept is given to others, or is out of date',
  23: 'names in archives and headers are not safe',
  24: 'the password of a link is not asked for everywhere',
  25: 'a secret is in an address that leaves, in the log, or in a cookie',
  26: 'what unlocks one share unlocks others',
  27: 'tokens and passwords can be guessed without limit',
  28: 'the tokens of others are shown',
  29: 'rights can be given or things changed without the right to do so',
  30: 'a session outlives what it rests on',
  31: 'two people or links in one browser become one',
  32: 'a scanner of mail or a preview spends a link, or is signed in',
  33: 'of several groups only the first counts',
  34: 'a right spreads to things that it was not given for',
  35: 'an `or` in a query escapes the filter',
  36: 'one by one and all together, photos are under different rules',
  37: 'new albums and photos are open before somebody decides',
  38: 'only what runs before routes checks, and a header or a path gets around it',
  39: 'files, pages or data say where a photo was taken',
  40: 'file names, paths, addresses of e-mail or people are told',
  41: 'a thumbnail or a film inside a file shows what was cropped away',
  42: 'the record of what happened is open to others',
  43: 'names and texts of files are run as markup or as commands',
  44: 'paths and symbolic links lead out of the library',
};

/**
 * Classes for which the gallery has nothing that could leak, with the reason. Tests check these
 * too.
 */
export const withoutSurface: Readonly<Record<number, string>> = {
  13: 'a photo is in one album, that of its directory; only shares list it elsewhere',
  22: 'archives are made as they are sent and kept nowhere',
  28: 'there is no API beside the pages, and no list of sessions or links but those of the screens',
};
