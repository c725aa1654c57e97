import { notFound } from 'next/navigation';
import type { Config } from '../../lib/config/config.ts';
import { shareTexts } from '../../lib/i18n/shares.ts';
import { mainPicture } from '../../lib/images/pictureSources.ts';
import { findFrameStep } from '../../lib/photos/frameStep.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import { findFrame, frameViewer } from '../../lib/sessions/frame.ts';
import { cookieHeader, cookiePlace } from '../../lib/sessions/request.ts';
import { parseId } from '../../lib/text/ids.ts';
import { blurStyle } from '../_gallery/blurStyle.tsx';
import { getPageContext } from '../_gallery/context.ts';
import { alternativeText } from '../_gallery/describe.ts';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';
import { Frame } from './Frame.tsx';
import type { FrameStep } from './step.ts';

/** Without JavaScript, a browser asks for the next photo by itself. */
const SECONDS_WITHOUT_SCRIPTS = 15;

/**
 * Shows a photo of a frame's share, the one after another (`?after=`), whoever is signed in in this
 * browser. Nothing on the page leads anywhere else. The frame's script asks for this page at each
 * step, so that the rule of access is checked each time.
 */
export default async function FramePage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getPageContext();
  const { config, db, locale } = context;
  const frame = (await findFrame(db, await cookiePlace(), await cookieHeader())) ?? notFound();
  const t = shareTexts(locale);
  const after = parseId(lastValue((await searchParams)['after']) ?? '');
  const photo = frame === 'ended' ? null : findFrameStep(db, frameViewer(frame), frame, after);
  const words = frame === 'ended' ? t('frameEnded') : t('frameEmpty');
  const step = photo
    ? stepOf(photo, config, alternativeText(photo, context, {}))
    : { words, next: '/frame' };
  const title = frame === 'ended' ? config.title : frame.name;
  return (
    <>
      <title>{title}</title>
      <noscript>
        <meta httpEquiv="refresh" content={`${SECONDS_WITHOUT_SCRIPTS};url=${step.next}`} />
      </noscript>
      <Frame
        name={title}
        first={step}
        texts={{
          ended: t('frameEnded'),
          away: t('frameAway'),
          screen: t('frameScreen'),
          stayOn: t('frameStayOn'),
        }}
      />
    </>
  );
}

function stepOf(photo: VisiblePhoto, { presets }: Config, alt: string): FrameStep {
  const { src, srcSet } = mainPicture({ ...photo, framed: true }, presets);
  const colours = blurStyle(photo);
  return {
    picture: { src, alt, ...(srcSet !== undefined && { srcSet }), ...(colours && { colours }) },
    next: `/frame?after=${photo.id}`,
  };
}
