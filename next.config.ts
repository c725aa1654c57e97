import type { NextConfig } from 'next';

export default {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['better-sqlite3', 'sharp'],
  typescript: { ignoreBuildErrors: true },
} satisfies NextConfig;
