import { ConfigError, parseConfig } from '../config/config.ts';

/** Tests only: what is wrong with the text of a gallery.yaml, with lines. */
export function faultsOf(text: string): readonly string[] {
  try {
    parseConfig(text, '/srv/gallery/gallery.yaml', { port: 3000, timezone: 'UTC' });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}
