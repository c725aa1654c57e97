/** What administrators read of standing policies: what new albums get. */
export const adminStanding = {
  standing: 'Who sees new albums',
  standingIntro:
    'Choose once for what is still to come. Of all choices that are for an album the most exact one counts: a path before a category; of two paths the one with more parts without a wildcard (such as * or ?), then with more parts besides **, then with more letters around its wildcards. Where two are equally exact and differ, nobody sees the album until you decide. Where none is for it, new_albums counts. An album for which you have chosen already is never touched, nor one of photos that moved.',
  standingNone: 'There are no choices yet.',
  standingLink: 'Choose who sees new albums',
  standingFor: 'as chosen for {rule}',
  standingDiffer: 'two choices differ: nobody sees it until you decide',
  standingSince: 'as chosen for {rule}, and changed since',
  standingAdd: 'Add a choice',
  standingPath: 'A path, or a glob of paths',
  standingPathHint:
    'Of folders of the library: 2025/** is 2025 and all below it, Work/* what is directly in Work, Work that folder alone. Upper and lower case are the same.',
  standingCategory: 'Or a category',
  standingNoCategory: 'No category: the path above',
  standingWould:
    '{count, plural, =0 {It would have been for no album here} one {It would have been for # album here} other {It would have been for # albums here}}{without, plural, =0 {} one {, # of them not decided} other {, # of them not decided}}.',
  standingApplyToo: 'Also for albums that are here already and not decided',
  standingApply: 'Do it now',
  standingApplyIntro:
    '{count, plural, one {# album here is not decided, and there is a choice for it.} other {# albums here are not decided, and there are choices for them.}} They stay hidden unless you ask for it.',
  'done-standing-set':
    'So it is for new albums from now on.{count, plural, =0 {} one { And for # album that was here already.} other { And for # albums that were here already.}}',
  'done-standing-removed': 'The choice is removed. No album has changed.',
  'done-standing-given':
    '{count, plural, one {# album is decided now.} other {# albums are decided now.}}',
  'done-standing-restored': 'The choices for new albums are as they were.',
  standingRemove: 'Remove',
  standingRemoveOf: 'Remove the choice for {rule}',
  'standingReview-new': 'From now on, new albums of {rule} are seen by: {policy}.',
  'standingReview-instead': 'Until now: {policy}.',
} as const;
