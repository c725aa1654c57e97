import type { MetadataRoute } from 'next';
import { connection } from 'next/server';
import { loadConfig } from '../lib/config/loadConfig.ts';

/**
 * The web app manifest. Its start address contains no token, which would be stored with every
 * installed icon. `minimal-ui`: without it, an app on an iPhone has cookies of its own, so whoever
 * opened a link in the browser would not be signed in there.
 */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  // Waits for a request, since the build has no configuration.
  await connection();
  const { title } = loadConfig();
  return {
    name: title,
    short_name: title,
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'minimal-ui',
    background_color: '#f7f2e9',
    theme_color: '#f7f2e9',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: '/icon-maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
