/** What administrators read of policies: who sees what, and what was done about it. */
export const adminAccess = {
  policy: 'Who sees it',
  public: 'Everybody',
  nobody: 'Nobody',
  nobodyYet: 'Nobody yet',
  asAlbum: 'Same as its album',
  photosDoNotInherit: 'but not the photos',
  withoutOriginals: 'no originals',
  withoutArchive: 'not all at once',
  withoutMetadata: 'without location and camera',
  'policy-none': 'Nobody yet (not decided)',
  'policy-public': 'Everybody',
  'policy-shared': 'Some people',
  'policy-nobody': 'Nobody',
  'policy-photos': 'Photos with their own choice of people',

  changePolicy: 'Change who sees it',
  setPolicy: 'Choose who sees them…',
  addToPolicy: 'Add people…',
  removeFromPolicy: 'Remove people…',
  unsetPolicy: 'Hide from everybody…',
  policyWhat: 'What to do',
  'kind-set': 'Only these people',
  'kind-add': 'These people too',
  'kind-remove': 'These people no longer',
  'kind-files': 'Only what may be downloaded',
  'kind-copy': 'The same people as another album',
  'kind-unset': 'Hide from everybody',
  'kind-unset-photo': 'Same as its album',
  publicHint: 'Whoever knows the address, without signing in',
  inherit: 'The photos too',
  inheritHint:
    'The same people see all photos that have no choice of their own. Without this, nobody sees them.',
  noGroups: 'There are no groups yet.',
  files: 'What may be downloaded',
  filesAsIs: 'Leave unchanged',
  originals: 'Originals',
  originalsHint:
    'Without them, nobody can download the original files, neither one by one nor all at once.',
  archives: 'All at once',
  archivesHint: 'As an archive (zip). Without it, photos can only be downloaded one by one.',
  mayBeHad: 'Yes',
  mayNotBeHad: 'No',
  metadata: 'Location, camera and the like',
  metadataHint: 'In all downloaded files. A file from which they cannot be removed is not offered.',
  metadataKept: 'Left in the files',
  metadataStripped: 'Taken out of the files',
  copyFrom: 'Which album',
  review: 'See what changes',
  apply: 'Apply',
  reviewTitle: 'What changes',
  reviewCounts:
    '{created, plural, =0 {} other {New choices: #. }}{changed, plural, =0 {} other {Changed: #. }}{deleted, plural, =0 {} other {Taken back: #.}}',
  gains: 'sees more:',
  loses: 'no longer sees:',
  noChange: 'Nobody sees more or less than before.',
  'files-originals-false':
    '{count, plural, one {# no longer offers originals.} other {# no longer offer originals.}}',
  'files-originals-true':
    '{count, plural, one {# offers originals again.} other {# offer originals again.}}',
  'files-archives-false':
    '{count, plural, one {# can no longer be downloaded all at once.} other {# can no longer be downloaded all at once.}}',
  'files-archives-true':
    '{count, plural, one {# can be downloaded all at once again.} other {# can be downloaded all at once again.}}',
  'files-stripMetadata-true':
    '{count, plural, one {# offers files without location and camera.} other {# offer files without location and camera.}}',
  'files-stripMetadata-false':
    '{count, plural, one {# offers files with location and camera.} other {# offer files with location and camera.}}',
  policiesOfAlbums: '{count, plural, one {Who sees # album} other {Who sees # albums}}',
  policiesOfPhotos: '{count, plural, one {Who sees # photo} other {Who sees # photos}}',
  concerned: 'This is about',

  whoSees: 'Who can see it, and why',
  everybody: 'Everybody, without signing in',
  nobodySees: 'Nobody.',
  sharesShowing: 'Everybody with the link to one of these shares',
  holdersOfLink: 'Everybody with the link to {name}',
  doNotSee: '{count, plural, one {# cannot see it} other {# cannot see it}}',
  allPhotos: '{count, plural, =0 {no photos} =1 {its photo} other {all # photos}}',
  somePhotos: '{count, plural, =0 {no photos} other {# of {total, number} photos}}',
  albumNotShown: 'not the album itself',
  'withheld-missing': 'It is missing from the library: nobody sees it for now.',
  'withheld-waiting': 'It waits for your approval: nobody sees it for now.',
  'because-public': 'it is for everybody',
  'because-user': 'was chosen',
  'because-group': 'is in <n>{group}</n>',
  'because-album-public': 'its album is for everybody',
  'because-album-user': 'was chosen for the album',
  'because-album-group': 'is in <n>{group}</n>, chosen for the album',
  'because-admin': 'looks after the gallery',
  'because-view': 'may see everything',
  'because-group-admin': 'is in <n>{group}</n>, which looks after the gallery',
  'because-group-view': 'is in <n>{group}</n>, which may see everything',

  'done-saved': 'Saved.',
  'done-administrators-made':
    'Saved. {count, plural, one {One person is} other {# people are}} an administrator now and should get a new link: lasting links, and devices that they signed in, do not work for administrators.',
  'done-policies-set': 'Saved.',
  seenMore:
    '{name} now sees {more, plural, =0 {more photos} one {one more album} other {# more albums}}.',
  seenMoreByMany:
    '{count, plural, one {One person now sees} other {# people now see}} {more, plural, =0 {more photos} one {one more album} other {# more albums}}.',
  seenMoreByAll:
    'Everybody now sees {more, plural, =0 {more photos} one {one more album} other {# more albums}}.',
  seenLess:
    '{name} no longer sees {less, plural, =0 {some photos} one {one album} other {# albums}}.',
  seenLessByMany:
    '{count, plural, one {One person no longer sees} other {# people no longer see}} {less, plural, =0 {some photos} one {one album} other {# albums}}.',
  'done-policies-unset':
    '{deleted, plural, one {Hidden from everybody, until you choose again.} other {# are hidden from everybody, until you choose again.}}',
  'done-policies-unchanged': 'It was like that already: there was nothing to change.',
  'done-policies-restored':
    '{count, plural, =0 {It is as it was before.} one {It is as it was before.} other {All # are as they were before.}}{gone, plural, =0 {} =1 { One person or group who saw it is gone.} other { # people and groups who saw it are gone.}}',
  'done-nothing-chosen': 'Nothing was chosen.',
  'done-person-added': 'Added. Now make a link to send.',
  'done-person-removed': 'Removed.',
  'done-person-back':
    '{count, plural, =0 {The person is back; no link works.} one {The person is back, and one link works again.} other {The person is back, and # links work again.}} Devices have to be signed in again.{gone, plural, =0 {} =1 { One person or group who saw the same is gone.} other { # people and groups who saw the same are gone.}}',
  'done-password-set':
    'The password is set. Devices that had signed in with a password are signed out.',
  'done-password-removed': 'The password is removed.',
  'done-account-added':
    'Chosen. Devices that had signed in by an e-mail address alone are signed out.',
  'done-account-removed':
    'The account is removed, and the devices that it had signed in are signed out.',
  'done-group-added': 'Added. Now choose its members.',
  'done-group-exists': 'This group exists already.',
  'done-group-removed': 'Removed.',
  'done-group-back':
    'The group is back, with its members.{gone, plural, =0 {} =1 { One person or group who saw the same is gone.} other { # people and groups who saw the same are gone.}}',
  'done-link-revoked': 'The link is revoked; its devices are signed out.',
  'done-links-revoked':
    '{count, plural, one {# link is revoked; its devices are signed out.} other {# links are revoked; their devices are signed out.}}',
  'done-scan-started': 'The scan has begun.',
  'done-scan-ended': 'The scan is done.',
  'done-scan-busy': 'A scan is running already.',

  'fault-unknown-user': 'One of these people no longer exists. Nothing has been changed.',
  'fault-unknown-group': 'One of these groups no longer exists. Nothing has been changed.',
  'fault-unknown-link': 'This link no longer exists.',
  'fault-unknown-target':
    'One of these albums or photos no longer exists. Nothing has been changed.',
  'fault-no-pair':
    'These two can no longer be one photo: one of them is missing, waits, or has become part of another.',
  'fault-unknown-change': 'This change no longer exists.',
  'fault-unknown-share': 'This share no longer exists.',
  'fault-nothing-to-share': 'There is nothing that could be shared.',
  'fault-not-shareable': 'A photo that is shown to nobody cannot be shared.',
  'fault-too-many-photos': 'That is too many photos for one share.',
  'fault-invalid-rule': 'This is neither a category nor a folder of the library.',
  'fault-unknown-rule': 'This choice no longer exists.',
  'fault-invalid-handle':
    'A user name has 1 to 64 letters (a to z), digits, dots, dashes and underscores.',
  'fault-invalid-name': 'A name has 1 to 100 characters, on one line.',
  'fault-invalid-email': 'This is not an e-mail address.',
  'fault-invalid-locale': 'The gallery does not speak this language.',
  'fault-invalid-permission': 'There is no such permission.',
  'fault-invalid-day': 'Please give a valid date: a time alone is not enough.',
  'fault-invalid-uses': 'A link works 1 to 1000 times, or always.',
  'fault-invalid-expiry': 'A link expires in the future, or never.',
  'fault-account-taken': 'This account belongs to somebody else here.',
  'fault-invalid-account':
    'This cannot be the id of an account: type it exactly as the provider writes it (sub).',
  'fault-no-single-sign-on':
    'Signing in with an account from elsewhere is not set up (oidc in gallery.yaml).',
  'fault-taken': 'This name is taken.',
  'fault-last-administrator':
    'Nobody would be left to look after the gallery. Let somebody else do so first.',
  'fault-link-of-administrator': 'Links of administrators work once and for a day at most.',
  'fault-password-too-short': 'The password is too short: use 10 characters or more.',
  'fault-password-too-long': 'The password is too long.',
  'fault-already-undone': 'This has been undone already.',
  'fault-decided-since': 'Somebody has since chosen who sees this album. That choice stays.',
  'fault-outdated-page':
    'This page is older than what it would change. Reload it, and check that it still shows what you want to change.',
  'fault-changed-since':
    'Somebody has since changed who sees some of these. Undo that change first.',
} as const;
