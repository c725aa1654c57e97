import type { DetectedPatterns } from '../../lib/library/detectPatterns.ts';

/** The choices for a new gallery.yaml. */
type GalleryChoices = {
  /** The comment at the beginning of the file. */
  readonly about: string;
  readonly title: string;
  readonly url: string;
  /** Absent: the machine's time zone. */
  readonly timezone?: string;
  readonly library: string;
  readonly newAlbums: 'public' | 'private';
  /** Absent or empty: the defaults of the configuration. */
  readonly detected?: DetectedPatterns;
};

/** The text of a gallery.yaml, with a comment for each key. Directories are written as given. */
export function galleryText(choices: GalleryChoices): string {
  const { about, title, url, timezone, library, newAlbums, detected } = choices;
  const lines = [
    ...about.split('\n').map((line) => `# ${line}`),
    '',
    `title: ${yamlText(title)}`,
    `url: ${url}  # where links point`,
  ];
  if (timezone !== undefined) {
    lines.push(`timezone: ${yamlText(timezone)}  # of dates that do not say theirs`);
  }
  lines.push(
    '',
    '# The photos: only ever read.',
    `library: ${yamlText(library)}`,
    '# People, links, policies: to be backed up. Thumbnails are made again when they are lost.',
    'data_dir: ./data',
    'cache: ./data/cache',
    '',
    '# Who sees a new album before you have said so: public (everybody who knows the address) or',
    '# private (nobody but those who may see everything).',
    `new_albums: ${newAlbums}`,
  );
  if (detected && detected.patterns.length > 0) lines.push('', ...patternLines(detected));
  return `${lines.join('\n')}\n`;
}

function patternLines({ patterns, ignore }: DetectedPatterns): string[] {
  return [
    '# How the directories are named; the first that matches a whole path wins. Without a_year an',
    '# album takes the date of its earliest photo.',
    'patterns:',
    ...patterns.flatMap(({ category, path }) => [
      `  - category: ${yamlText(category)}`,
      `    path: ${yamlText(path)}`,
    ]),
    'ignore:',
    ...ignore.map((each) => `  - ${yamlText(each)}`),
  ];
}

/** A text in single quotes, in which only the quote is special, or else as JSON. */
function yamlText(text: string): string {
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(text)) return JSON.stringify(text);
  return `'${text.replaceAll("'", "''")}'`;
}
