import '../../styles/admin.css';
import type { ReactNode } from 'react';
import { Footer } from '../../_gallery/Footer.tsx';
import type { SearchParams } from '../../_gallery/parameters.ts';
import type { AdminContext } from './context.ts';
import { Flash } from './Flash.tsx';
import { ReadAt } from './ReadAt.tsx';

type FrameProps = {
  readonly context: AdminContext;
  readonly here: string;
  readonly title: string;
  /** A link to the parent page, above the title. */
  readonly up?: { readonly href: string; readonly text: string };
  readonly searchParams?: Awaited<SearchParams>;
  /** A sentence below the title. */
  readonly intro?: ReactNode;
  readonly children: ReactNode;
};

/** The frame of all admin pages. */
export function AdminFrame(props: FrameProps) {
  const { context, here, title, up, searchParams = {}, intro, children } = props;
  const { config, t, page } = context;
  return (
    <div className="admin fields">
      <title>{`${title} · ${config.title}`}</title>
      <a className="skip" href="#main">
        {t('skipToContent')}
      </a>
      <header className="masthead admin-head">
        <a className="masthead-home" href="/">
          <bdi>{config.title}</bdi>
        </a>
        <Sections context={context} here={here} up={up?.href ?? null} />
      </header>
      <main id="main" tabIndex={-1}>
        <ReadAt at={Date.now()}>
          <Flash {...{ db: context.db, t, isAdmin: context.isAdmin, here, searchParams }} />
          <div className="admin-title">
            {up && (
              <p className="admin-up">
                <a href={up.href}>
                  <bdi>{up.text}</bdi>
                </a>
              </p>
            )}
            <h1 dir="auto">{title}</h1>
            {intro}
          </div>
          {children}
        </ReadAt>
      </main>
      <Footer context={page} here={here} />
    </div>
  );
}

type SectionsProps = {
  readonly context: AdminContext;
  readonly here: string;
  /** The address of the parent page. */
  readonly up: string | null;
};

function Sections({ context: { t, isAdmin }, here, up }: SectionsProps) {
  const sections = [
    ...(isAdmin
      ? ([
          ['/admin', t('overview')],
          ['/admin/albums', t('albums')],
          ['/admin/photos', t('photos')],
          ['/admin/people', t('people')],
          ['/admin/groups', t('groups')],
          ['/admin/links', t('links')],
          ['/admin/shares', t('shares')],
          ['/admin/activity', t('activity')],
        ] as const)
      : []),
    ['/admin/scan', t('scan')] as const,
  ];
  return (
    <nav className="admin-sections" aria-label={t('sections')}>
      {sections.map(([path, text]) => (
        <a key={path} href={path} aria-current={currentOf(path, here, up)}>
          {text}
        </a>
      ))}
    </nav>
  );
}

/** Is the section at `path` the one of this page, or that of its parent? */
function currentOf(path: string, here: string, up: string | null): 'page' | 'true' | undefined {
  if (here.split('?')[0] === path) return 'page';
  return up === path || (path !== '/admin' && here.startsWith(`${path}/`)) ? 'true' : undefined;
}
