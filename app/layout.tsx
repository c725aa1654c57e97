import './globals.css';
import type { ReactNode } from 'react';
import { fontPaths } from '../lib/server/fontPaths.ts';
import { getPageContext } from './_gallery/context.ts';

export default async function Layout({ children }: { children: ReactNode }) {
  const { locale } = await getPageContext();
  return (
    <html lang={locale}>
      <head>
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="theme-color" content="#f7f2e9" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#17120e" media="(prefers-color-scheme: dark)" />
        {/*
         * Otherwise browsers load a font only when they lay out text in it, and lines break anew
         * when it comes.
         */}
        {Object.values(fontPaths).map((path) => (
          <link
            key={path}
            rel="preload"
            href={path}
            as="font"
            type="font/woff2"
            crossOrigin="anonymous"
          />
        ))}
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="icon" href="/icon-32.png" type="image/png" sizes="32x32" />
        <link rel="apple-touch-icon" href="/icon-180.png" />
      </head>
      <body>{children}</body>
    </html>
  );
}
