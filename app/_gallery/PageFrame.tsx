import type { ReactNode } from 'react';
import { hasPermission } from '../../lib/access/access.ts';
import type { PageContext } from './context.ts';
import { Footer } from './Footer.tsx';
import { KeptCopies } from './KeptCopies.tsx';
import { OwnThumbnails } from './OwnThumbnails.tsx';
import { SeeAsBanner } from './SeeAsBanner.tsx';

type FrameProps = {
  readonly context: PageContext;
  /** The page's own address, to return to after a change of language and the like. */
  readonly here: string;
  /** The page's title; in the window's title the gallery's follows it. */
  readonly title?: string;
  readonly header?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

/** The frame of all pages: banner, header and footer. */
export function PageFrame({ context, here, title, header, className, children }: FrameProps) {
  const { config, locale, t } = context;
  return (
    <>
      <title>{title ? `${title} · ${config.title}` : config.title}</title>
      <a className="skip" href="#main">
        {t('skipToContent')}
      </a>
      <KeptCopies
        texts={{ kept: t('offlineCopy'), back: t('onlineAgain'), renew: t('showLatest') }}
        locale={locale}
      />
      <SeeAsBanner context={context} here={here} />
      <header className="masthead">
        {header ?? (
          <a className="masthead-home" href="/">
            {config.title}
          </a>
        )}
        {hasPermission(context.viewer, 'admin') && (
          <a className="masthead-manage" href="/admin">
            {t('manage')}
          </a>
        )}
      </header>
      <main id="main" className={className} tabIndex={-1}>
        {children}
      </main>
      <Footer context={context} here={here} />
      {config.delivery.s3 === 'page' && <OwnThumbnails />}
    </>
  );
}
