import { cameraName, type PhotoDetails } from '../../lib/photos/details.ts';
import type { PageContext } from './context.ts';
import { exposureText, placeText, ratingText } from './detailsText.ts';

type Props = {
  readonly context: Pick<PageContext, 't'>;
  readonly details: PhotoDetails;
  /** The address of its place on the map; null: it has none. */
  readonly onMap: string | null;
};

/** What the photo's file says of it, folded up; nothing where it says nothing. */
export function AboutPhoto({ context: { t }, details, onMap }: Props) {
  const facts = [
    [t('people'), details.people.join(', ')],
    [t('keywords'), details.keywords.join(', ')],
    [t('rating'), ratingText(details)],
    [t('camera'), cameraName(details)],
    [t('lens'), details.lens],
    [t('exposure'), exposureText(details)],
    [t('position'), placeText(details)],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  if (facts.length === 0) return null;
  return (
    <details className="photo-facts">
      <summary>{t('aboutPhoto')}</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
      {onMap !== null && (
        <a className="photo-map" href={onMap}>
          {t('showOnMap')}
        </a>
      )}
    </details>
  );
}
