/** What administrators read of standing policies: what new albums get. */
export const adminStanding = {
  standing: 'Standing policies',
  standingIntro:
    'What new albums get, stated once. Of all that are for an album the most specific one counts: a path before a category; of two paths the one with more parts without a wildcard (such as * or ?), then with more parts besides **, then with more letters around its wildcards. Where two are equally specific and differ, nobody sees the album until you decide. Where none is for it, new_albums counts. An album that has a policy is never touched, nor one of photos that moved.',
  standingNone: 'There are none yet.',
  standingLink: 'Standing policies: what new albums get',
  standingFor: 'by the standing policy for {rule}',
  standingDiffer: 'two standing policies differ: nobody sees it until you decide',
  standingSince: 'by the standing policy for {rule}, and changed since',
  standingAdd: 'State one',
  standingPath: 'A path, or a glob of paths',
  standingPathHint:
    'Of directories of the library: 2025/** is 2025 and all below it, Work/* what is directly in Work, Work that directory alone. Upper and lower case are the same.',
  standingCategory: 'Or a category',
  standingNoCategory: 'No category: the path above',
  standingWould:
    '{count, plural, =0 {No album here would have got it} one {# album here would have got it} other {# albums here would have got it}}{without, plural, =0 {} one {, # of them has no policy} other {, # of them have no policy}}.',
  standingApplyToo: 'Give it at once to albums here that have no policy',
  standingApply: 'Give them now',
  standingApplyIntro:
    '{count, plural, one {# album here has no policy, and a standing policy is for it.} other {# albums here have no policy, and a standing policy is for them.}} Nothing is given to them unless you ask for it.',
  'done-standing-set':
    'New albums get it from now on.{count, plural, =0 {} one { # album here got it, too.} other { # albums here got it, too.}}',
  'done-standing-removed': 'The standing policy is removed. No album has changed.',
  'done-standing-given':
    '{count, plural, one {# album got what stands for it.} other {# albums got what stands for them.}}',
  'done-standing-restored': 'The standing policies are what they were.',
  standingRemove: 'Remove',
  standingRemoveOf: 'Remove the standing policy for {rule}',
  'standingReview-new': 'From now on, a new album that {rule} is for gets: {policy}.',
  'standingReview-instead': 'Until now: {policy}.',
} as const;
