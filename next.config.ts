import type { NextConfig } from 'next';

export default {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['better-sqlite3', 'sharp'],
  // Threat: the optimizer asks for pictures without the viewer's cookies and caches them for all.
  images: { unoptimized: true },
  // TypeScript 7 has no API for Next to call; `npm test` and `npm run check:types` run it.
  typescript: { ignoreBuildErrors: true },
} satisfies NextConfig;
