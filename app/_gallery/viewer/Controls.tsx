import type PhotoSwipe from 'photoswipe';
import { useState } from 'react';
import { HeartButton } from '../HeartButton.tsx';
import { Icon, type Shape } from '../icons.tsx';
import { Motion } from './Motion.tsx';
import type { PhotoPage } from './photoPage.ts';
import { isShareOffered, Share } from './Share.tsx';
import type { Slide } from './slides.ts';
import type { ViewerTexts } from './texts.ts';
import type { FullScreen } from './useFullScreen.ts';
import type { SlideShow } from './useSlideShow.ts';

type Props = {
  readonly swipe: PhotoSwipe;
  readonly texts: ViewerTexts;
  readonly slide: Slide | null;
  /** The place of the photo, counted from 0, and how many there are. */
  readonly at: number;
  readonly count: number;
  readonly page: PhotoPage | null;
  readonly show: SlideShow;
  readonly full: FullScreen;
  /** The photo is shown alone, without what lies over it. */
  readonly isBare: boolean;
  readonly isInfoOpen: boolean;
  readonly onInfo: () => void;
  readonly onHelp: () => void;
};

/** What lies over the photo: its place, name and buttons. */
export function Controls(props: Props) {
  const { swipe, texts, slide, at, count, page, show, isBare } = props;
  const place = texts.place.replace('##', String(count)).replace('#', String(at + 1));
  return (
    <div className="viewer" data-bare={isBare} data-playing={show.isPlaying}>
      <p className="visually-hidden" aria-live="polite">
        {slide?.label}
      </p>
      <div className="viewer-bar">
        <p className="viewer-place">{count > 1 && place}</p>
        <Buttons {...props} />
      </div>
      {at > 0 && (
        <button
          type="button"
          className="viewer-turn"
          data-tool="previous"
          data-to="previous"
          aria-label={texts.previous}
          onClick={() => swipe.prev()}
        >
          <Icon shape="left" />
        </button>
      )}
      {at < count - 1 && (
        <button
          type="button"
          className="viewer-turn"
          data-tool="next"
          data-to="next"
          aria-label={texts.next}
          onClick={() => swipe.next()}
        >
          <Icon shape="right" />
        </button>
      )}
      <div className="viewer-foot" data-info={props.isInfoOpen}>
        {page && slide && <Motion key={page.id} {...{ texts, slide, page }} />}
        {page?.isNamed && (
          <p className="viewer-name" dir="auto">
            {page.name}
          </p>
        )}
      </div>
    </div>
  );
}

function Buttons({ swipe, texts, page, show, full, isInfoOpen, onInfo, onHelp }: Props) {
  return (
    <>
      {show.isPlaying ? (
        <button type="button" className="viewer-chip" onClick={show.changeSeconds}>
          {texts.seconds.replace('#', String(show.seconds))}
        </button>
      ) : (
        <OfPhoto texts={texts} page={page} />
      )}
      <Button
        shape={show.isPlaying ? 'pause' : 'play'}
        label={show.isPlaying ? texts.stopSlideShow : texts.slideShow}
        onClick={show.toggle}
      />
      <span className="viewer-wide">
        <Button shape="keys" label={texts.keys} onClick={onHelp} />
        {full.isOffered && (
          <Button
            shape={full.isOn ? 'shrink' : 'expand'}
            label={full.isOn ? texts.leaveFullScreen : texts.fullScreen}
            onClick={full.toggle}
          />
        )}
      </span>
      {!show.isPlaying && (
        <Button shape="info" label={texts.about} isPressed={isInfoOpen} onClick={onInfo} />
      )}
      <Button shape="close" label={texts.close} onClick={() => swipe.close()} />
    </>
  );
}

/**
 * What can be done with the photo, as its page says. Until that has been read, the buttons that the photo
 * before it had keep their places, so that none moves under a finger.
 */
function OfPhoto({ texts, page }: Pick<Props, 'texts' | 'page'>) {
  const [last, setLast] = useState(page);
  if (page && page !== last) setLast(page);
  if (!page) return <Places hasDownload={hasDownload(last)} hasHeart={hasHeart(last)} />;
  const [download] = page.downloads;
  const { heart } = page.staged;
  return (
    <>
      {download !== undefined && <Share key={download} texts={texts} download={download} />}
      {download !== undefined && (
        <a
          className="viewer-button"
          data-tool="download"
          href={download}
          aria-label={texts.download}
          title={texts.download}
        >
          <Icon shape="download" />
        </a>
      )}
      {heart && <HeartButton key={page.id} {...heart} isAlone />}
    </>
  );
}

const hasDownload = (page: PhotoPage | null) => page !== null && page.downloads.length > 0;
const hasHeart = (page: PhotoPage | null) => page !== null && page.staged.heart !== null;

function Places(of: { readonly hasDownload: boolean; readonly hasHeart: boolean }) {
  const shapes: readonly Shape[] = [
    ...(of.hasDownload && isShareOffered() ? (['share'] as const) : []),
    ...(of.hasDownload ? (['download'] as const) : []),
    ...(of.hasHeart ? (['heart'] as const) : []),
  ];
  return shapes.map((shape) => (
    <span key={shape} className="viewer-button" data-waits="true">
      <Icon shape={shape} />
    </span>
  ));
}

type ButtonProps = {
  readonly shape: Shape;
  readonly label: string;
  readonly isPressed?: boolean;
  readonly onClick: () => void;
};

function Button({ shape, label, isPressed, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      className="viewer-button"
      data-tool={shape}
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      onClick={onClick}
    >
      <Icon shape={shape} />
    </button>
  );
}
