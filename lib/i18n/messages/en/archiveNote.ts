/** The note in an archive that names what is missing from it: plain text. */
export const archiveNote = {
  fileName: 'Missing photos.txt',
  policy: 'You can see these photos, but whoever runs the gallery has not released their files:',
  metadata:
    'These files are not in here, because the personal details in them, such as the location, cannot be taken out:',
  picture: 'There is no picture of these that could be made smaller. Their originals may be had:',
  changed:
    'These files are gone, or others than the gallery knows. Once it has looked again, they are back:',
} as const;
