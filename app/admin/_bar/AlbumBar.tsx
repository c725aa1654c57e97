import type { Database } from '../../../lib/db/open.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { listNameable } from '../../../lib/people/peopleList.ts';
import { type AlbumDetails, findAlbumDetails } from '../../../lib/photos/albumDetails.ts';
import { LONGEST_DESCRIPTION } from '../../../lib/photos/edits.ts';
import type { PageContext } from '../../_gallery/context.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { Flash } from '../_admin/Flash.tsx';
import { ReadAt } from '../_admin/ReadAt.tsx';
import { ShownFields } from '../_admin/ShownFields.tsx';
import { SubmitLine } from '../_admin/SubmitLine.tsx';
import { saveAlbumAction } from '../albums/actions.ts';
import { setSeenByAction } from './actions.ts';
import { ownerTexts } from './owner.ts';
import { SeenBy } from './SeenBy.tsx';

type Props = {
  readonly context: PageContext;
  readonly albumId: number;
  /** The address of the page. */
  readonly here: string;
  readonly searchParams: Awaited<SearchParams>;
};

/**
 * Who sees an album, and how to change that, share it and edit it, under its title. Only for
 * administrators who look at the gallery as themselves.
 */
export function AlbumBar({ context, albumId, here, searchParams }: Props) {
  const t = ownerTexts(context);
  const album = t && findAlbumDetails(context.db, albumId);
  if (!album) return null;
  const own = album.ownPolicies;
  return (
    <ReadAt at={Date.now()}>
      <section className="owner fields" aria-label={t('ownerBar')}>
        <p>
          <SeenBy t={t} policy={album.policy} />
          {own > 0 && <small>{t('ownPhotos', { count: own })}</small>}
          {album.policy?.inherit === false && <small>{t('onlyOwnPhotos')}</small>}
        </p>
        <details>
          <summary>{t('changeWho')}</summary>
          <WhoForm t={t} db={context.db} album={album} here={here} />
        </details>
        <a href={`/admin/shares/new?album=${albumId}`}>{t('shareIt')}</a>
        <details>
          <summary>{t('editIt')}</summary>
          <EditForm t={t} album={album} here={here} />
        </details>
        <a href={`/admin/albums/${albumId}`}>{t('moreOfIt')}</a>
      </section>
      <Flash db={context.db} t={t} isAdmin={true} here={here} searchParams={searchParams} />
    </ReadAt>
  );
}

type FormProps = {
  readonly t: AdminTexts;
  readonly album: AlbumDetails;
  readonly here: string;
};

function WhoForm({ t, db, album: { id, policy }, here }: FormProps & { readonly db: Database }) {
  const named = {
    group: policy?.groups.map((group) => group.id) ?? [],
    user: policy?.users.map((user) => user.id) ?? [],
  };
  return (
    <ActionForm action={setSeenByAction} label={t('changePolicy')}>
      <input type="hidden" name="album" value={id} />
      <input type="hidden" name="back" value={here} />
      <ShownFields values={{ ...named, public: policy?.public ? 'on' : '' }} />
      <fieldset>
        <label className="owner-check">
          <input type="checkbox" name="public" defaultChecked={policy?.public ?? false} />
          {t('everybody')}
        </label>
        {listNameable(db, named.user).map(({ kind, id: each, name }) => (
          <label key={`${kind}:${each}`} className="owner-check">
            <input
              type="checkbox"
              name={kind}
              value={each}
              defaultChecked={named[kind].includes(each)}
            />
            <bdi>{name}</bdi>
          </label>
        ))}
      </fieldset>
      <SubmitLine>{t('saveWho')}</SubmitLine>
    </ActionForm>
  );
}

function EditForm({ t, album: { id, name, date, description }, here }: FormProps) {
  return (
    <ActionForm action={saveAlbumAction} label={t('editIt')}>
      <input type="hidden" name="album" value={id} />
      <input type="hidden" name="back" value={here} />
      <ShownFields values={{ name, date, description: description ?? '' }} />
      <label className="owner-field">
        {t('name')}
        <input name="name" defaultValue={name} maxLength={100} dir="auto" />
      </label>
      <label className="owner-field">
        {t('date')}
        <input name="date" type="date" defaultValue={date} required />
      </label>
      <label className="owner-field">
        {t('description')}
        <textarea
          name="description"
          rows={3}
          maxLength={LONGEST_DESCRIPTION}
          defaultValue={description ?? ''}
          dir="auto"
        />
      </label>
      <p className="owner-buttons">
        <button type="submit" className="button button-small">
          {t('save')}
        </button>
        <a className="text-link" href={`/admin/albums/${id}/cover`}>
          {t('coverOfIt')}
        </a>
      </p>
    </ActionForm>
  );
}
