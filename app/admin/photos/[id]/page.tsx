import { notFound } from 'next/navigation';
import { mainPicture } from '../../../../lib/images/pictureSources.ts';
import { displayName } from '../../../../lib/library/albumPath.ts';
import { findAlbumDetails, findManagedPhoto } from '../../../../lib/photos/albumDetails.ts';
import { listPairsOf } from '../../../../lib/photos/pairs.ts';
import { whoSees } from '../../../../lib/policies/explain/whoSees.ts';
import { getId, type SearchParams } from '../../../_gallery/parameters.ts';
import { AdminFrame } from '../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../_admin/context.ts';
import { LikedBy } from '../../_admin/LikedBy.tsx';
import { WhoSeesList } from '../../_admin/WhoSeesList.tsx';
import { TargetPolicy } from '../../policies/TargetPolicy.tsx';
import { PairList } from '../PairList.tsx';
import { FileFacts } from './FileFacts.tsx';
import { PhotoForm } from './PhotoForm.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function AdminPhotoPage({ params, searchParams }: Props) {
  const id = getId((await params).id);
  const here = `/admin/photos/${id}`;
  const context = await getAdminContext(here);
  const { config, db, t } = context;
  const photo = findManagedPhoto(db, id) ?? notFound();
  const album = findAlbumDetails(db, photo.albumId) ?? notFound();
  return (
    <AdminFrame
      context={context}
      here={here}
      title={photo.caption ?? photo.filename}
      up={{ href: `/admin/albums/${album.id}#photos`, text: displayName(album) }}
      searchParams={await searchParams}
    >
      <div className="admin-columns">
        <div>
          {photo.hasPicture && (
            <a className="thumb-large" href={photo.waiting ? undefined : `/photos/${id}`}>
              <img
                {...mainPicture(photo, config.presets)}
                sizes="(min-width: 56rem) 40rem, 92vw"
                alt={t('picture')}
              />
            </a>
          )}
          <FileFacts context={context} photo={photo} />
          <LikedBy t={t} names={photo.likers} />
        </div>
        <div>
          <PhotoForm context={context} photo={photo} />
          <TargetPolicy
            context={context}
            target={{ kind: 'photo', id }}
            here={here}
            album={album.policy}
          />
          <PairList
            context={context}
            pairs={listPairsOf(db, id)}
            back={here}
            intro={t('pairsIntro')}
          />
          <WhoSeesList t={t} who={whoSees(db, { kind: 'photo', id })} />
        </div>
      </div>
    </AdminFrame>
  );
}
