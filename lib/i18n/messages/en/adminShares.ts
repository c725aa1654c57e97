/** What administrators read of shares, in ICU MessageFormat. */
export const adminShares = {
  shares: 'Shares',
  sharesIntro:
    'A share is a link for people who are not in your list. Everybody who has it sees one album, or the photos that you chose, and nothing else. Its address is shown once, when it is made.',
  noShares: 'There are no shares yet.',
  newShare: 'New share',
  shareAlbum: 'Share the album',
  sharePhotos: 'Share the chosen photos',
  ofAlbum: 'The album <n>{name}</n>',
  ofPhotos: '{count, plural, =1 {One chosen photo} other {# chosen photos}}',
  shareOfAlbumHint:
    'Photos of this album that have their own choice of people are left out. Photos that are added later are included.',
  whichAlbum: 'Which album?',
  whichAlbumHint: 'To share just some photos, choose them on the page of their album.',
  shareName: 'Name',
  shareNameHint: 'Shown to everybody who opens the link.',
  shareLifetimeNever: 'Until it is revoked',
  sharePassword: 'Password',
  sharePasswordHint:
    'If you want one: {least} characters or more. Send it separately from the link.',
  shareOriginals: 'With originals, and all at once',
  shareOriginalsHint: 'Without them, photos are seen in the sizes of the gallery only.',
  makeShare: 'Make the share',
  shareMadeFor: 'The link to',
  notShareable:
    'Some of these photos cannot be shared: their files are missing, they wait for your approval, or they are shown to nobody. They are: {names}',
  shareVisits: '{count, plural, =0 {never opened} =1 {opened once} other {opened # times}}',
  shareLastVisit: 'last {moment}',
  shareBy: 'by {name}',
  shareHasPassword: 'with a password',
  shareNoOriginals: 'no originals, not all at once',
  'done-share-revoked': 'The share is revoked: nobody sees anything through it any more.',
  frame: 'For a tablet on the shelf',
  frameHint:
    'A frame shows one photo after the other, for as long as you like, in the sizes of the gallery. New photos appear by themselves, videos are skipped. Nobody is signed in there, so whoever walks past sees these photos and nothing else.',
  makeFrame: 'Make a frame',
  frameMessage: 'The frame “{name}” starts on a tablet with this link:',
  frameMadeFor: 'The frame',
  shareIsFrame: 'frame',
  frameOfPhotos: 'Chosen photos',
} as const;
