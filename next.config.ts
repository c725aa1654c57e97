import type { NextConfig } from 'next';
import { hashSources } from './scripts/setup/sources.mjs';

export default {
  // The server compares it with its own sources and does not start with pages of another version.
  generateBuildId: hashSources,
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['better-sqlite3', 'sharp'],
  // Threat: the optimizer asks for pictures without the viewer's cookies and caches them for all.
  images: { unoptimized: true },
  // TypeScript 7 has no API for Next to call; `npm test` and `npm run check:types` run it.
  typescript: { ignoreBuildErrors: true },
} satisfies NextConfig;
