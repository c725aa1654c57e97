import { gridPicture, gridPreset, rowRatio } from '../../lib/images/pictureSources.ts';
import { listDownloadable } from '../../lib/photos/choice.ts';
import { listSequenceByIds, type Sequence } from '../../lib/photos/sequence.ts';
import type { SequencePage } from '../../lib/photos/sequencePage.ts';
import { serverContext } from '../../lib/server/context.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { parseId } from '../../lib/text/ids.ts';
import { blurStyle } from './blurStyle.tsx';
import { ChosenBar } from './ChosenBar.tsx';
import type { PageContext } from './context.ts';
import { alternativeTexts, filmLength } from './describe.ts';
import { Arrow } from './icons.tsx';
import { PhotoPicture } from './PhotoPicture.tsx';
import { stretchOf } from './PhotoRows.tsx';
import { ratioStyle } from './RowItem.tsx';

/**
 * The most photos that can be chosen: with more, the address would be longer than servers accept.
 */
const MOST_CHOSEN = 1000;

type ChooseProps = {
  readonly context: PageContext;
  /** The path of the page that shows the sequence; that of its archive is below it. */
  readonly path: string;
  readonly sequence: Sequence;
  readonly shown: SequencePage;
  /** The name of what the photos belong to, for alternative texts. */
  readonly name: string;
  /** The ids chosen so far, as in the address. */
  readonly asked: string | string[] | undefined;
};

/**
 * The photos of a page with checkboxes, and downloads of the chosen ones. Without JavaScript the
 * form reloads the page, which then offers the chosen photos. Photos chosen on other pages of the
 * sequence are kept.
 */
export async function ChoosePhotos({ context, path, sequence, shown, name, asked }: ChooseProps) {
  const { db, t, locale, config } = context;
  const alternative = alternativeTexts(context, shown.photos, stretchOf(path, shown, name));
  const preset = gridPreset(config.presets);
  const pictured = await signThumbnails(serverContext(), shown.photos, [preset]);
  const chosen = listSequenceByIds(db, sequence, readIds(asked));
  const isChosen = new Set(chosen.map(({ id }) => id));
  const here = new Set(shown.photos.map(({ id }) => id));
  const elsewhere = chosen.filter(({ id }) => !here.has(id));
  const placeholder = '%';
  return (
    <form className="chooser" action={path}>
      <input type="hidden" name="choose" value="" />
      {elsewhere.map(({ id }) => (
        <input key={id} type="hidden" name="photo" value={id} />
      ))}
      <ul className="rows">
        {shown.photos.map((photo, place) => {
          const picture = gridPicture(pictured(photo), config.presets);
          const alt = alternative(photo, place);
          return (
            <li
              key={photo.id}
              data-length={filmLength(photo)}
              data-end={place === shown.photos.length - 1 ? '' : undefined}
              style={{ ...ratioStyle(rowRatio(picture)), ...blurStyle(photo) }}
            >
              <label>
                <input
                  type="checkbox"
                  name="photo"
                  value={photo.id}
                  defaultChecked={isChosen.has(photo.id)}
                />
                <PhotoPicture photo={photo} {...picture} alt={alt} loading="lazy" />
              </label>
            </li>
          );
        })}
      </ul>
      <OtherPages context={context} shown={shown} />
      <ChosenBar
        path={path}
        locale={locale}
        photos={listDownloadable(db, sequence.viewer, [...elsewhere, ...shown.photos])}
        initial={chosen.map(({ id }) => id)}
        texts={{
          count: t('chosenCount', { count: placeholder }),
          all: t('chooseAll'),
          none: t('chooseNone'),
          done: t('chooseDone'),
          submit: t('chooseSubmit'),
          hint: t('chooseHint'),
          originals: t('originalsOf', { size: placeholder }),
          pictures: t('picturesOf', { size: placeholder }),
        }}
      />
    </form>
  );
}

function readIds(asked: string | string[] | undefined): number[] {
  return [asked ?? []]
    .flat()
    .slice(0, MOST_CHOSEN)
    .flatMap((text) => parseId(text) ?? []);
}

/** Buttons instead of links, so that they submit the photos chosen on this page. */
function OtherPages({
  context: { t },
  shown: { page, pages },
}: Pick<ChooseProps, 'context' | 'shown'>) {
  if (pages < 2) return null;
  return (
    <p className="chooser-pages">
      {page > 1 && (
        <button type="submit" name="page" value={page - 1} className="button button-plain">
          <Arrow to="left" /> {t('previousPhotos')}
        </button>
      )}
      {page < pages && (
        <button type="submit" name="page" value={page + 1} className="button button-plain">
          {t('nextPhotos')} <Arrow to="right" />
        </button>
      )}
    </p>
  );
}
