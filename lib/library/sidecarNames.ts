import { isAscii } from '../text/ascii.ts';
import { films, isMotionName, pictures, raws } from './photoExtensions.ts';

/** What Google Takeout appends to a photo's name, before it cuts the whole. */
const SUPPLEMENT = '.supplemental-metadata';
/** To how many characters Takeout cuts the name of a JSON file, without its extension. */
const CUT = 46;

const EXTENSIONS = [...pictures, ...raws, ...films].join('|');
const SUPPLEMENTS = [...SUPPLEMENT].reduceRight(
  (rest, letter) => `(?:${letter === '.' ? '\\.' : letter}${rest})?`,
  '',
);
const OF_A_PHOTO = new RegExp(`\\.(?:${EXTENSIONS})(?:\\(\\d+\\))?${SUPPLEMENTS}(?:\\(\\d+\\))?$`);
const FILM = new RegExp(`\\.(?:${films.join('|')})$`);
const NUMBER = /\((\d+)\)$/;

/**
 * What Google Photos appends to the name of a copy that has no file of its own beside it: an edited one in
 * the languages of its users, and those that it made itself.
 */
const copies = [
  ...[
    'edited',
    'bearbeitet',
    'modifié',
    'editado',
    'ha editado',
    'editada',
    'modificato',
    'bewerkt',
  ],
  ...['redigerad', 'redigert', 'redigeret', 'edytowane', 'muokattu', 'upraveno', 'upravené'],
  ...['szerkesztve', 'editat', 'düzenlendi', 'изменено', '編集済み', '已修改', '已編輯', '편집됨'],
];
const COPY = new RegExp(`-(?:${copies.join('|')})$`);
/** It writes these in capitals, by which they differ from names that people give. */
const MADE_COPY = /-(?:EFFECTS|SMILE|MIX)(?=(?:\(\d+\))?\.[^.]+$)/;

/** To how many characters Takeout cuts the name of a photo, without a number in parentheses. */
const CUT_PHOTO = 51;
/** Fewer letters are no sign of a word that was cut. */
const LEAST_BEGINNING = 2;

/**
 * A stem without what marks it as a copy. Where the name was cut, a beginning of that is left. Threat: what
 * is taken for a copy is shown with the texts and the place of another photo, which may be hidden.
 */
function withoutCopy(stem: string, extension: string): string {
  const dash = stem.lastIndexOf('-');
  const rest = dash < 1 ? '' : stem.slice(dash + 1);
  const isCut = stem.length + extension.length === CUT_PHOTO && rest.length >= LEAST_BEGINNING;
  const isBeginning = isCut && copies.some((word) => word.startsWith(rest));
  return isBeginning ? stem.slice(0, dash) : stem.replace(COPY, '');
}

/**
 * A file name as it is compared: the names of photos and of the files beside them may differ in
 * case and in Unicode form.
 */
function folded(name: string): string {
  return (isAscii(name) ? name : name.normalize('NFC')).toLowerCase();
}

/** Is this the name of a file that says something about a photo beside it, and is no photo? */
export function isSidecarName(filename: string): boolean {
  const name = folded(filename);
  if (name.endsWith('.xmp')) return true;
  if (!name.endsWith('.json')) return false;
  const base = name.slice(0, -'.json'.length);
  return OF_A_PHOTO.test(base) || base.replace(NUMBER, '').length === CUT;
}

/**
 * Is this the name of a file that phones and cameras put beside a photo for their own programs: Apple's
 * list of edits, or the small picture of a film? It says nothing that is read.
 */
export function isCompanionName(filename: string): boolean {
  return /\.(?:aae|thm)$/i.test(filename);
}

/** Could this be a sidecar, if a photo of the same name is in the directory? */
export function mayBeSidecar(filename: string): boolean {
  return /\.(?:xmp|json)$/i.test(filename);
}

/** The key under which `sidecarKeys` of its photos find a file that may be one of theirs. */
export function sidecarKey(filename: string): string {
  const name = folded(filename);
  if (!name.endsWith('.json')) return name;
  const { rest, number } = numbered(name.slice(0, -'.json'.length));
  return keyOf(rest, number);
}

/** The key of the XMP file that is called like this photo without its extension. */
export function stemKey(filename: string): string {
  return `${splitExtension(folded(filename)).stem}.xmp`;
}

function keyOf(base: string, number: string): string {
  return `${base}(${number}).json`;
}

function numbered(text: string): { readonly rest: string; readonly number: string } {
  const number = NUMBER.exec(text)?.[1] ?? '';
  return number === '' ? { rest: text, number } : { rest: text.replace(NUMBER, ''), number };
}

/**
 * The keys of the files that may stand beside a photo, the ones that count first: XMP as
 * `a.jpg.xmp`, else as `a.xmp`, and Takeout's JSON in all its spellings. `IMG(1).jpg` has
 * `IMG.jpg(1).json`, and an edited copy that of the original. `hasStill`: it is a film, and a file
 * with one of its `stillNames` is beside it.
 */
export function sidecarKeys(
  filename: string,
  hasStill = false,
): { readonly xmp: string[]; readonly json: string[] } {
  const name = folded(filename);
  return {
    xmp: [`${name}.xmp`, stemKey(filename)],
    json: [...new Set(describedNames(filename, hasStill).flatMap(jsonKeys))],
  };
}

const stillExtensions: readonly string[] = ['.heic', '.jpg', '.jpeg', '.png'];

/** What the still of a live or motion photo may be called whose film has this name; none for other files. */
export function stillNames(filename: string): string[] {
  const name = folded(filename);
  if (!FILM.test(name)) return [];
  const { stem } = splitExtension(name);
  const stems = isMotionName(name) ? [name, stem] : [stem];
  return stems.flatMap((each) => stillExtensions.map((still) => `${each}${still}`));
}

/**
 * The name of a photo, and those of photos whose JSON describes it as well. The film of a live photo has none of
 * its own, and where its still is gone, it is all that the JSON of that describes. Threat: cameras count pictures
 * and films alike, and of a picture and a film that are called alike the texts about the hidden one would be shown
 * with the other.
 */
function describedNames(filename: string, hasStill: boolean): string[] {
  const name = folded(filename);
  const { stem, extension } = splitExtension(name);
  const { rest, number } = numbered(stem);
  const original = withoutCopy(rest, extension);
  const unedited = `${original}${number && `(${number})`}${extension}`;
  const ofStills = hasStill ? [] : stillNames(filename);
  return [name, unedited, ...ofStills, folded(filename.replace(MADE_COPY, ''))];
}

/** Is it a JSON file whose name may be that of several photos, since it lacks their extension? */
export function isAmbiguousName(filename: string): boolean {
  const name = folded(filename);
  return name.endsWith('.json') && !OF_A_PHOTO.test(name.slice(0, -'.json'.length));
}

/**
 * Can a JSON file with this name that `sidecarKeys` found be that of the photo? `title`: the photo's
 * name before Takeout cut it, as the file says; `hasStill` as for `sidecarKeys`. Threat: of two
 * photos whose names begin alike, or differ in the extension alone, the texts and the place of the
 * hidden one would be shown with the other.
 */
export function isTitleOf(
  title: string,
  filename: string,
  sidecar: string,
  hasStill = false,
): boolean {
  if (!isAmbiguousName(sidecar)) return true;
  const titled = splitExtension(folded(title));
  const isNamed = new RegExp(`^\\.(?:${EXTENSIONS})$`).test(titled.extension);
  const [full, extension] = isNamed ? [titled.stem, titled.extension] : [folded(title), ''];
  return describedNames(filename, hasStill).some((name) => {
    const photo = splitExtension(name);
    if (extension !== '' && plainExtension(extension) !== plainExtension(photo.extension))
      return false;
    const [long, short] = [numbered(full).rest, numbered(photo.stem).rest];
    const isCut = short.length + photo.extension.length > CUT;
    return isBeginning(short, long) && (isCut || short.length === long.length);
  });
}

const plainExtension = (extension: string) => extension.replace('.jpeg', '.jpg');

/** Does the text begin with this? `_` stands for any letter, since Takeout writes it for some. */
function isBeginning(short: string, long: string): boolean {
  const letters = [...long];
  return [...short].every((letter, i) => letter === '_' || letter === letters[i]);
}

function splitExtension(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.');
  return dot < 1
    ? { stem: name, extension: '' }
    : { stem: name.slice(0, dot), extension: name.slice(dot) };
}

function jsonKeys(name: string): string[] {
  const { stem, extension } = splitExtension(name);
  const { rest, number } = numbered(stem);
  const full = `${rest}${extension}${SUPPLEMENT}`;
  const least = rest.length + extension.length;
  const spellings = Array.from({ length: full.length - least + 1 }, (_, cut) =>
    full.slice(0, full.length - cut),
  );
  const cut = full.length > CUT ? [full.slice(0, CUT)] : [];
  const named = [...spellings, ...cut].map((base) => keyOf(base, number));
  return [keyOf(name, ''), ...named, keyOf(stem, ''), keyOf(rest, number)];
}
