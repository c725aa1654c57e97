/** What relatives read, in ICU MessageFormat. */
export const gallery = {
  skipToContent: 'Skip to the photos',
  allAlbums: 'All albums',
  photoCount: '{count, plural, =1 {one photo} other {# photos}}',
  noAlbums: 'Sorry, you aren’t authorized to view any albums.',
  noAlbumsHint:
    'Were you sent a personal link? Open it on this device to see what was shared with you.',
  noMatches: 'Sorry, no albums match your query.',

  search: 'Search',
  searchLabel: 'Search albums by name',
  resultsFor: 'Results for <q>{query}</q>',
  seeAllAlbums: 'See all albums',

  years: 'Years',
  yearTitle: 'Albums of {year}',
  olderYear: 'Older: {year}',
  newerYear: 'Newer: {year}',

  pages: 'Pages',
  page: 'Page {page}',
  newerAlbums: 'Newer albums',
  olderAlbums: 'Older albums',
  previousPhotos: 'Previous photos',
  nextPhotos: 'Next photos',

  neighbouringAlbums: 'Neighbouring albums',
  newerAlbum: 'Newer',
  olderAlbum: 'Older',
  downloadAlbum: 'Download album',

  photo: 'Photo',
  video: 'Video',
  file: 'File',
  neighbouringPhotos: 'Neighbouring photos',
  previousPhoto: 'Previous photo',
  nextPhoto: 'Next photo',
  placeInAlbum: '{place} of {count}',
  openOriginal: 'Open the original in full size',
  downloadOriginal: 'Download the original',
  downloadVideo: 'Download the video',
  downloadFile: 'Download the file',
  noPicture: 'There is no picture of this file.',

  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: 'Signed in as <bdi>{name}</bdi>',
  signInTitle: 'Sign in',
  signInIntro:
    'Most people sign in with a personal link: open the one that you were sent, on this device. Passwords are only for the people who run the gallery.',
  handle: 'User name',
  password: 'Password',
  signInFailed: 'That user name and password do not go together.',
  signInTooMany: 'Too many attempts. Wait some minutes, then try again.',
  alreadySignedIn: 'You are signed in as {name}.',

  welcome: 'Welcome, <bdi>{name}</bdi>',
  linkIntro: 'This personal link opens the gallery on this device, as <bdi>{name}</bdi>.',
  linkButton: 'Open the gallery',
  linkSwitchTitle: 'Open as <bdi>{name}</bdi>?',
  linkSwitchIntro:
    'You are signed in as <bdi>{current}</bdi>. This link belongs to <bdi>{name}</bdi>.',
  linkSwitchButton: 'Continue as {name}',
  linkStay: 'Stay signed in as {current}',
  linkNotYou: 'Not {name}? Then this link was meant for somebody else: please leave it closed.',

  showPublic: 'Show public albums',
  hidePublic: 'Hide public albums',
  admin: 'Manage the gallery',
} as const;
