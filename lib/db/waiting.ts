/**
 * Why a photo waits until somebody decides about it.
 *
 * - `review`: it is new in an album that is shared, and `new_photos` says `review`.
 * - `copied`: its content is that of a photo which fewer people can see, or have the original or the
 *   metadata of, or was before that photo was edited.
 * - `replaced`: its file was replaced by such a copy.
 * - `moved`: it came from an album which fewer people can see, or have the originals or the metadata of.
 * - `ambiguous`: it may be one of several photos of the same content, with different policies.
 * - `unsure`: it has the size of a photo which fewer people can see, and the content of one of the
 *   two could not be read.
 * - `beside`: in its directory a photo with a policy of its own has the same name, but for the
 *   extension or the form of its letters.
 * - `same-name`: it has the name of a missing photo which more people could see, and another content.
 * - `widened`: only the wider default patterns of a newer version match it.
 * - `new-among-known`: it is new in a new place to which known photos brought the policy of their
 *   album, or the album itself, and `new_albums` says `private`, or fewer people could see the
 *   album that was in this place before.
 * - `forgotten`: it was missing and forgotten, and not everybody could see it.
 * - `restored`: it is new to a gallery that was restored from a backup, where it may have been hidden since.
 * - `ignored`: it was in a directory that `ignore` of gallery.yaml names, and that is gone.
 * - `separated`: it was a part of another photo, which is gone, and which fewer people could see.
 */
export const waitingReasons = [
  'review',
  'copied',
  'replaced',
  'moved',
  'ambiguous',
  'unsure',
  'beside',
  'same-name',
  'widened',
  'new-among-known',
  'forgotten',
  'restored',
  'ignored',
  'separated',
] as const;

export type WaitingReason = (typeof waitingReasons)[number];
