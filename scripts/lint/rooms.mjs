// The one list of the rooms of `lib`, and of files in them that are free of input and output. The
// linter's rules are generated from it: `node scripts/lint/rooms.mjs` writes them, and a test fails
// where they differ. Plain JavaScript, so that it runs before anything is installed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the lowest room to the highest: a room may import those before it, and itself. */
export const rooms = [
  'process',
  'text',
  'time',
  'db',
  'zip',
  'images',
  'cache',
  'library',
  'http',
  'i18n',
  'config',
  'mail',
  'access',
  'activity',
  'people',
  'photos',
  'links',
  'policies',
  'django',
  'scan',
  'sessions',
  'server',
  'upkeep',
];

/** Files with pure functions: they may import one another and nothing else. */
export const pureFiles = [
  'access/access',
  'access/evaluate',
  'cache/cache',
  'db/permissionNames',
  'db/waiting',
  'django/original',
  'django/originalRule',
  'http/mediaTypes',
  'images/blur',
  'images/contentName',
  'images/embeddedThumbnail',
  'images/pictureSources',
  'images/presets',
  'images/metadata/camera',
  'images/strip/byteReader',
  'images/strip/deflated',
  'images/strip/gif',
  'images/strip/huffman',
  'images/strip/iccProfile',
  'images/strip/iccTags',
  'images/strip/jpeg',
  'images/strip/jpegBlocks',
  'images/strip/jpegFrame',
  'images/strip/jpegHead',
  'images/strip/jpegMarkers',
  'images/strip/jpegScan',
  'images/strip/jpegTables',
  'images/strip/lzw',
  'images/strip/orientation',
  'images/strip/pieces',
  'images/strip/png',
  'images/strip/pngHead',
  'images/strip/pngPalette',
  'images/strip/pngProfile',
  'images/strip/strip',
  'images/strip/webp',
  'images/tiff/tiffBlock',
  'library/albumPath',
  'library/detectPatterns',
  'library/foldedPath',
  'library/keptListings',
  'library/library',
  'library/nearMiss',
  'library/patternForms',
  'library/patternSource',
  'library/photoExtensions',
  'library/pythonPattern',
  'library/rawPath',
  'library/ruleUse',
  'library/sidecarNames',
  'photos/grid',
  'photos/outline',
  'policies/standing/rule',
  'process/thrown',
  'scan/absorbCopies',
  'scan/albumPlan',
  'scan/contentKeys',
  'scan/exposure',
  'scan/formerPaths',
  'scan/formerRows',
  'scan/heldPlaces',
  'scan/knownRows',
  'scan/lostPhotos',
  'scan/neighbours',
  'scan/pairFiles',
  'scan/pathForm',
  'scan/placeAlbums',
  'scan/planWaiting',
  'scan/recognise',
  'scan/relocate',
  'scan/removal',
  'scan/scannedAlbums',
  'scan/syncPlan',
  'scan/unsure',
  'scan/waitingReasons',
  'text/ascii',
  'text/fileNames',
  'text/ids',
  'text/localAddress',
  'text/pager',
  'text/search',
  'text/sortKey',
  'time/localTime',
  'time/wallTime',
  'zip/archiveLayout',
  'zip/archiveNames',
  'zip/archiveRecords',
  'zip/archiveTime',
];

/** A pattern for imports of one of `names` below `lib` from another room. */
const importOf = (names) => `(?:import\\()?.(?:\\.\\.?/)+(?:lib/)?(?:${names.join('|')})/.*`;

const rule = (comment, body) => `language js

// ${comment}
// Made by scripts/lint/rooms.mjs from the list of rooms.
or {
  JsModuleSource(),
  JsImportCallExpression()
} as $source where {
${body}
}
`;

function roomsRule() {
  const last = rooms.length - 1;
  const branches = rooms.map((room, at) => {
    const above = [...rooms.slice(at + 1), 'testing'];
    return `    and { $filename <: r".*lib/${room}/.*", $source <: r"${importOf(above)}" }`;
  });
  return rule(
    'Imports run one way, from what knows more to what knows less.',
    `  ! $filename <: r".*\\.test\\.ts",
  or {
${branches.join(',\n')}
  },
  register_diagnostic(span=$source, message="This room lies below the one it imports: take what you need as an argument, or move the part that both need down. The order, lowest first: ${rooms.join(', ')}${last > 0 ? '; lib/testing is for tests' : ''}.", severity="error")`,
  );
}

function pureRule() {
  const files = pureFiles.join('|');
  const names = [...new Set(pureFiles.map((file) => file.split('/').at(-1)))].join('|');
  return rule(
    'The same answer for the same arguments. A hash and a checksum are such answers.',
    `  $filename <: r".*lib/(?:${files})\\.ts",
  ! $source <: r"(?:import\\()?.(?:(?:\\./|(?:\\.\\./)+)(?:[a-z]+/)*(?:${names})\\.ts|node:(?:crypto|zlib)).\\)?",
  register_diagnostic(span=$source, message="This file is free of input and output: it imports only what is, too. Pass data in.", severity="error")`,
  );
}

/** The rules by file name. */
export const rules = { 'rooms.grit': roomsRule(), 'pure.grit': pureRule() };

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(rules)) {
    writeFileSync(join(import.meta.dirname, name), text);
  }
}
