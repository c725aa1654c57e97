/** What a scan found, and who sees it. */
export const adminFound = {
  found: 'What became visible, and to whom',
  foundNew: 'new album',
  foundPhotos: '{count, plural, one {# new photo} other {# new photos}}',
  foundReturned: '{count, plural, one {# photo is back} other {# photos are back}}',
  foundOwn:
    '{count, plural, one {# with a policy of its own} other {# with policies of their own}}',
  foundWaiting: '{count, plural, one {# waits for you} other {# wait for you}}',
  seenByHolders: 'Seen by whoever has the link of <n>{name}</n>',
  andHolders: 'and whoever has the link of <n>{name}</n>',
  exceptHolders: 'except whoever has the link of <n>{name}</n>',
  waiting: 'Waiting for your approval',
  'newPhotos-review':
    'Photos that appear later in an album that is shared wait here until you approve them (new_photos: review).',
  approve: '{count, plural, one {Show this photo} other {Show the chosen photos}}',
  undecided: 'Albums without a policy yet',
  undecidedIntro: 'Decide with one click who sees each, or open it to choose.',
  undecidedMore: '{count, plural, one {And # more} other {And # more}}',
  decideFor: 'Who sees {name}',
  decidePublic: 'Everybody',
  'done-photos-approved':
    '{count, plural, =0 {No photo was shown: none was chosen, or none waits any more.} one {# photo is shown now.} other {# photos are shown now.}}',
  'did-photos-approved': 'Photos approved',
} as const;
