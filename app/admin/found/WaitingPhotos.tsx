import { listWaitingPhotos } from '../../../lib/photos/albumDetails.ts';
import { listWaitingAlbums, type NewlyFoundAlbum } from '../../../lib/scan/newlyFound.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { ChoiceButtons } from '../_admin/ChoiceButtons.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { EnterButton } from '../_admin/EnterButton.tsx';
import { PhotoCell } from '../_admin/PhotoCell.tsx';
import { ShownFields } from '../_admin/ShownFields.tsx';
import { AlbumLink } from './AlbumLink.tsx';
import { approveAction } from './actions.ts';

/** `back`: the page to which approving leads. */
type Props = { readonly context: AdminContext; readonly back: string };

/** The most photos of an album that are offered for approval at once. */
const MOST_APPROVED = 60;

const decisions = [
  { value: 'show', text: 'approve' },
  { value: 'hide', text: 'keepHidden' },
] as const;

/** Photos that wait for approval, by album. */
export function WaitingPhotos({ context, back }: Props) {
  const { db, t, config } = context;
  const albums = listWaitingAlbums(db);
  if (albums.length === 0) return null;
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">{t('waiting')}</h2>
      {config.newPhotos === 'review' && <p className="admin-prose">{t('newPhotos-review')}</p>}
      <ul className="lines">
        {albums.map((album) => (
          <li key={album.id}>
            <AlbumLink context={context} album={album} />
            <ApproveForm context={context} back={back} album={album} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type FormProps = Props & { readonly album: Pick<NewlyFoundAlbum, 'id' | 'photos'> };

/** The waiting photos of an album, all checked at first. */
function ApproveForm({ context: { db, t }, album: { id, photos }, back }: FormProps) {
  const shown = listWaitingPhotos(db, id, MOST_APPROVED);
  return (
    <ActionForm action={approveAction} className="cells-form">
      <EnterButton isIdle />
      <input type="hidden" name="album" value={id} />
      <input type="hidden" name="back" value={back} />
      <ShownFields values={{ photo: shown.map(({ content }) => content) }} />
      <ul className="cells">
        {shown.map((photo) => (
          <PhotoCell key={photo.id} t={t} photo={photo} forApproval />
        ))}
      </ul>
      {photos > shown.length && <p>{t('andMore', { count: photos - shown.length })}</p>}
      <ChoiceButtons
        name="decision"
        choices={decisions.map(({ value, text }) => ({
          value,
          text: t(text, { count: shown.length }),
        }))}
      />
    </ActionForm>
  );
}
