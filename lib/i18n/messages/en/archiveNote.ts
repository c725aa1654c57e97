/** The note in an archive that names what is missing from it: plain text. */
export const archiveNote = {
  fileName: 'Missing photos.txt',
  policy:
    'You can see these photos, but the person who looks after the gallery does not offer their files:',
  metadata:
    'These files are left out, because the personal details in them, such as the location, cannot be removed:',
  picture: 'There are no smaller pictures of these. You can download their originals:',
  changed:
    'These files have gone or changed since the gallery last looked. They will be back once it has looked again:',
} as const;
