import type { GalleryTexts } from '../../../lib/i18n/gallery.ts';

/** The texts of the viewer in the language of its page. In some, `#` stands for a number. */
export function viewerTexts(t: GalleryTexts) {
  return {
    viewer: t('viewer'),
    place: t('placeInAlbum', { place: '#', count: '##' }),
    close: t('viewerClose'),
    about: t('aboutPhoto'),
    closeAbout: t('viewerCloseAbout'),
    previous: t('previousPhoto'),
    next: t('nextPhoto'),
    download: t('viewerDownload'),
    share: t('viewerShare'),
    sharing: t('viewerSharing'),
    shareAgain: t('viewerShareAgain'),
    shareFailed: t('viewerShareFailed'),
    copyLink: t('viewerCopyLink'),
    linkCopied: t('viewerLinkCopied'),
    fullScreen: t('viewerFullScreen'),
    leaveFullScreen: t('viewerLeaveFullScreen'),
    slideShow: t('viewerSlideShow'),
    stopSlideShow: t('viewerStopSlideShow'),
    seconds: t('viewerSeconds', { seconds: '#' }),
    keys: t('viewerKeys'),
    notShown: t('viewerNotShown'),
    playMotion: t('playMotion'),
    stopMotion: t('stopMotion'),
    film: { preparing: t('filmPreparing', { percent: '#' }), failed: t('filmFailed') },
    help: {
      turn: t('viewerKeyTurn'),
      zoom: t('viewerKeyZoom'),
      like: t('like'),
      play: t('viewerKeyPlay'),
      help: t('viewerKeyHelp'),
    },
  } as const;
}

export type ViewerTexts = ReturnType<typeof viewerTexts>;
