/** What administrators read of standing policies: what new albums get. */
export const adminStanding = {
  standing: 'Who sees new albums',
  standingIntro:
    'Choose once for albums that are still to come. Albums for which you have chosen already stay as they are, and so do those of photos that moved.',
  standingWhich: 'Where several choices fit an album',
  standingOrder:
    'The most exact one counts: a path before a category, and of two paths the one that says more, like 2025/Work before 2025/*, and that before 2025/**. Where two say as much and differ, nobody sees the album until you decide. Where none fits, new_albums in gallery.yaml counts.',
  standingOrphaned:
    'No pattern in gallery.yaml has this category any more. Until this choice is removed, or made for another one, nobody sees new albums that no other choice fits.',
  standingLeft: 'It fits none of the albums any more: those that got it are in other folders now.',
  standingNone: 'There are no choices yet.',
  standingLink: 'Choose who sees new albums',
  standingFor: 'as chosen for {rule}',
  standingDiffer: 'two choices differ: nobody sees it until you decide',
  standingSince: 'as chosen for {rule}, and changed since',
  standingAdd: 'Add a choice',
  standingPath: 'A path, also with * and **',
  standingPathHint:
    'Folders of the library: 2025/** is 2025 and everything below it, Work/* what is directly in Work, Work that folder alone. Upper and lower case make no difference.',
  standingCategory: 'Or a category',
  standingNoCategory: 'No category: the path above',
  standingWould:
    '{count, plural, =0 {It would have been for no album here} one {It would have been for # album here} other {It would have been for # albums here}}{without, plural, =0 {} one {, # of them not decided} other {, # of them not decided}}.',
  standingApplyToo: 'Also for albums that are here already and not decided',
  standingApply: 'Do it now',
  standingApplyIntro:
    '{count, plural, one {# album here is not decided, and there is a choice that fits it.} other {# albums here are not decided, and there are choices that fit them.}} They stay hidden until you ask for it.',
  'done-standing-set':
    'New albums get this from now on.{count, plural, =0 {} one { So does # album that was here already.} other { So do # albums that were here already.}}',
  'done-standing-removed': 'The choice is removed. No album has changed.',
  'done-standing-given':
    '{count, plural, one {# album is decided now.} other {# albums are decided now.}}',
  'done-standing-restored':
    'The choices for new albums are as they were.{count, plural, =0 {} one { So is # album.} other { So are # albums.}}',
  standingRemove: 'Remove',
  standingRemoveOf: 'Remove the choice for {rule}',
  'standingReview-new': 'Who sees new albums of {rule} from now on: {policy}.',
  'standingReview-instead': 'Until now: {policy}.',
} as const;
