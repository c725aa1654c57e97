import { SHORTEST_PASSWORD } from '../../../../lib/sessions/password.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { SubmitLine } from '../../_admin/SubmitLine.tsx';
import { LifetimeOptions } from '../../links/lifetime.tsx';
import { NewLinkNotice } from '../../links/NewLinkNotice.tsx';
import { makeShareAction } from '../actions.ts';
import { nameOf, type Shareable } from '../selection.ts';

type Props = { readonly context: AdminContext; readonly chosen: Shareable };

/** A form that makes a share and shows its link once. */
export function ShareForm({ context: { t }, chosen }: Props) {
  return (
    <ActionForm action={makeShareAction} className="form form-narrow" made={<NewLinkNotice />} once>
      <WhatIsShared t={t} chosen={chosen} />
      <div className="form-field">
        <label htmlFor="name">{t('shareName')}</label>
        <input
          id="name"
          name="name"
          defaultValue={nameOf(chosen)}
          maxLength={100}
          autoComplete="off"
          dir="auto"
          required
        />
        <p className="hint">{t('shareNameHint')}</p>
      </div>
      <label>
        {t('expires')}
        <select name="days" defaultValue="30">
          <option value="">{t('shareLifetimeNever')}</option>
          <LifetimeOptions t={t} />
        </select>
      </label>
      <div className="form-field">
        <label htmlFor="password">{t('sharePassword')}</label>
        <input id="password" name="password" autoComplete="off" spellCheck={false} />
        <p className="hint">{t('sharePasswordHint', { least: String(SHORTEST_PASSWORD) })}</p>
      </div>
      <label className="form-check">
        <input type="checkbox" name="originals" defaultChecked />
        <span>
          {t('shareOriginals')}
          <small>{t('shareOriginalsHint')}</small>
        </span>
      </label>
      <SubmitLine>{t('makeShare')}</SubmitLine>
    </ActionForm>
  );
}

function WhatIsShared({ t, chosen }: { t: AdminContext['t']; chosen: Shareable }) {
  const album = chosen.kind === 'album' ? chosen : null;
  const photoIds = chosen.kind === 'album' ? [] : chosen.ids;
  return (
    <div>
      <input type="hidden" name="album" value={album?.id ?? ''} />
      <input type="hidden" name="photos" value={photoIds.join(',')} />
      <p>
        <bdi>
          {album
            ? t.markup('ofAlbum', { name: album.title.name, n: (name) => name })
            : t('ofPhotos', { count: photoIds.length })}
        </bdi>
      </p>
      {album && <p className="hint">{t('shareOfAlbumHint')}</p>}
    </div>
  );
}
