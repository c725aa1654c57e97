import { type DetectedPatterns, detectPatterns } from '../library/detectPatterns.ts';
import { openLibrary } from '../library/openLibrary.ts';

/**
 * Lists a directory, without reading files, and detects the patterns that fit it. Throws as `list`.
 */
export async function findPatterns(root: string): Promise<DetectedPatterns> {
  const paths: string[] = [];
  for await (const { entries } of openLibrary({ kind: 'local', root }).list()) {
    for (const { text } of entries) paths.push(text);
  }
  return detectPatterns(paths);
}
