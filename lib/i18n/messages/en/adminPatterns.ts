/** What administrators read of patterns: how paths become albums. */
export const adminPatterns = {
  patternsTitle: 'Patterns',
  patternsIntro:
    'Patterns say which files are photos, and which album each belongs to. Try others here before you save them: nothing is changed.',
  patternsPath: 'A path in the library',
  patternsPathHint:
    'For example 2024/05_01_Lake/IMG_0001.jpg. Files that no pattern matched at the last scan are suggested.',
  patternsRules: 'Patterns, and what to ignore',
  patternsRulesHint:
    'As in gallery.yaml, where the ones in use are. To save others, put them there in place of patterns and ignore, then restart the server and scan.',
  patternsTryPath: 'Try the path',
  patternsTryLibrary: 'Try on the whole library',
  patternsCopy: 'Copy for gallery.yaml',
  trialTitle: 'What was found',
  trialFaults: 'These rules cannot be used',
  trialIgnored: 'It is left out by {rule}',
  trialUnmatched: 'No pattern matches it',
  trialClosest: '{rule} comes closest: it expects {part} in place of {found}',
  trialMatched: 'It is matched by {rule}',
  trialAlbum: 'Album: {name}, {date} ({category})',
  trialDateOfPhotos: 'the date of its earliest photo',
  trialLibrary: '{photos} of {seen} files are photos; {ignored} are ignored',
  trialUnmatchedPhotos:
    '{count, plural, =0 {Every picture and video is matched by a pattern.} one {# picture or video is matched by no pattern.} other {# pictures and videos are matched by no pattern.}}',
  trialMoved: '{count, plural, one {# photo would move.} other {# photos would move.}}',
  trialMissing:
    '{count, plural, one {# photo would vanish from an album that stays.} other {# photos would vanish from albums that stay.}}',
  trialWaiting:
    '{count, plural, one {# photo would wait for your approval.} other {# photos would wait for your approval.}}',
  trialRefused: 'So much would vanish that the scan would be refused (max_removed).',
  trialNothing: 'No album would change',
  trialAppearing: '{count, plural, one {# album would appear} other {# albums would appear}}',
  trialMoving: '{count, plural, one {# album would move} other {# albums would move}}',
  trialVanishing: '{count, plural, one {# album would vanish} other {# albums would vanish}}',
  trialAdded:
    '{count, plural, one {# album would get more photos} other {# albums would get more photos}}',
  trialRenamed:
    '{count, plural, one {# album would have another name or date} other {# albums would have another name or date}}',
  trialLine: '{path} ({category}): {photos}, seen by {who}',
  trialEverybody: 'everybody',
  trialPeople: '{count, plural, =0 {nobody} one {# person} other {# people}}',
  'trial-busy': 'Another trial is running. Try again in a moment.',
  'trial-late':
    'It took too long and was stopped: does an expression contain a repetition inside a repetition?',
  'trial-ended': 'It was stopped, because it needs more memory than a trial may use.',
} as const;
