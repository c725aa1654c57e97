import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_SERVER } from 'next/constants.js';
import { tellWithoutOwnServer } from './lib/process/ownServer.mjs';
import { distDir } from './scripts/setup/distDir.mjs';
import { findBuildId, hashSources } from './scripts/setup/sources.mjs';

const config = {
  distDir: distDir(),
  // The server compares it with its own sources and does not start with pages of another version.
  generateBuildId: hashSources,
  poweredByHeader: false,
  reactStrictMode: true,
  // The first build keeps no cache for later ones: that would take a sixth longer and 106 MB, and most
  // installations are built only once.
  experimental: { turbopackFileSystemCacheForBuild: findBuildId() !== null },
  serverExternalPackages: ['better-sqlite3', 'libheif-js', 'mediainfo.js', 'node-av', 'sharp'],
  // Threat: the optimizer asks for pictures without the viewer's cookies and caches them for all.
  images: { unoptimized: true },
  // The names of fonts end with a hash of their content (`scripts/font`).
  headers: async () => [
    {
      source: '/fonts/:file*',
      headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }],
    },
  ],
  // TypeScript 7 has no API for Next to call; `npm test` and `npm run check:types` run it.
  typescript: { ignoreBuildErrors: true },
} satisfies NextConfig;

const servers = [PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_SERVER];

export default function configure(phase: string): NextConfig {
  if (servers.includes(phase)) tellWithoutOwnServer();
  return config;
}
