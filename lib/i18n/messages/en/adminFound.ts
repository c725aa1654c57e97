/** What a scan found, and who sees it. */
export const adminFound = {
  found: 'What became visible, and to whom',
  foundNew: 'new album',
  foundPhotos: '{count, plural, one {# new photo} other {# new photos}}',
  foundReturned: '{count, plural, one {# photo is back} other {# photos are back}}',
  foundOwn:
    '{count, plural, one {# with a policy of its own} other {# with policies of their own}}',
  foundWaiting: '{count, plural, one {# waits for you} other {# wait for you}}',
  seenByHolders: 'Seen by everybody with the link to <n>{name}</n>',
  andHolders: 'and everybody with the link to <n>{name}</n>',
  exceptHolders: 'except everybody with the link to <n>{name}</n>',
  waiting: 'Waiting for your approval',
  'newPhotos-review':
    'Photos that appear later in an album that is shared wait here until you approve them (new_photos: review).',
  keepHidden: '{count, plural, one {Keep this photo hidden} other {Keep the chosen photos hidden}}',
  'waits-review': 'new in an album that is shared',
  'waits-copied': 'a copy of a photo that fewer people see',
  'waits-replaced': 'now a copy of a photo that fewer people see',
  'waits-moved': 'from an album that fewer people see',
  'waits-ambiguous': 'one of several alike, with different policies',
  'waits-unsure': 'perhaps a photo that is gone',
  'waits-beside': 'named like a photo with a policy of its own',
  'waits-widened': 'found by the wider default patterns',
  'waits-forgotten': 'it was forgotten, and is back',
  'waits-new-among-known': 'new among photos that moved',
  approve: '{count, plural, one {Show this photo} other {Show the chosen photos}}',
  undecided: 'Albums without a policy yet',
  undecidedIntro: 'Decide with one click who sees each, or open it to choose.',
  undecidedMore: '{count, plural, one {And # more} other {And # more}}',
  decideFor: 'Who sees {name}',
  decidePublic: 'Everybody',
  'done-photos-approved':
    '{count, plural, =0 {No photo was shown: none was chosen, or none waits any more.} one {# photo is shown now.} other {# photos are shown now.}}',
  'did-photos-approved': 'Photos approved',
  missingTitle: 'What is missing',
  missingIntro:
    'The files of these have vanished from the library. They are hidden at once and kept: when their files return, everything is as it was.',
  missingKept:
    '{count, plural, one {What has been missing for a day is forgotten by itself} other {What has been missing for # days is forgotten by itself}} (keep_missing_days).',
  missingNone: 'Nothing is missing.',
  missingMore: '{count, plural, one {and one more} other {and # more}}',
  missingSeen: 'I have seen this',
  forgetHint:
    'What is forgotten leaves this list, and what its files said of camera, place and people is deleted. Its policy is kept: what not everybody could see waits for your approval if it returns.',
  forgetSure: 'Yes, forget it',
  forgetChosen: 'Forget the chosen ones',
  forgetAll: 'Forget all',
  'done-missing-forgotten':
    '{count, plural, =0 {Nothing was forgotten: nothing was chosen, or it is back.} one {It is forgotten.} other {They are forgotten.}}',
  'did-missing-forgotten': 'Missing things forgotten',
} as const;
