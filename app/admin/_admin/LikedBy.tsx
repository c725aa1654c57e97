import type { AdminTexts } from '../../../lib/i18n/admin.ts';

/** "Liked by Anna, Ben"; nothing where nobody does. */
export function LikedBy({
  t,
  names,
}: {
  readonly t: AdminTexts;
  readonly names: readonly string[];
}) {
  if (names.length === 0) return null;
  return (
    <small>{t.rich('likedBy', { names: () => <bdi key="names">{names.join(', ')}</bdi> })}</small>
  );
}
