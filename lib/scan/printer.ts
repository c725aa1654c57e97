import { terminalText } from '../process/terminalText.ts';
import type { Listener, ScanEvent } from './events.ts';

/** 0: nothing; 1: albums and faults; 2: photos and paths too; `progress`: only the progress bar. */
type Verbosity = 0 | 1 | 2 | 'progress';

/** Where to print; `columns` is the width of a terminal on `err`, null where there is none. */
type Output = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly columns: number | null;
};

type PhotoEvent = Extract<ScanEvent, { kind: 'photo' }>;
type AlbumEvent = Extract<ScanEvent, { kind: 'album' }>;

const phases = {
  walking: 'Scanning photos...',
  albums: 'Synchronizing albums...',
  photos: 'Synchronizing photos...',
};
const closed = {
  category:
    'A standing policy is for a category that no pattern has: until it is removed, or stated for another one, nobody sees new albums that no other one fits.',
  restore:
    'The gallery was restored from a backup: what is new to it waits for you, since you may have hidden it after the backup was made.',
};
const fates = { ignored: '-', matched: '>' };
const PROGRESS_LINE_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Prints the events of a scan. Progress is a bar on a terminal, and otherwise a line from time to
 * time.
 */
export function makePrinter(wanted: Verbosity, output: Output): Listener {
  const verbosity = wanted === 'progress' ? 0 : wanted;
  const bar = makeBar(output);
  const say = (least: 1 | 2, text: string) => {
    if (verbosity < least) return;
    bar.clear();
    output.out(`${terminalText(text)}\n`);
  };
  const warn = (text: string) => {
    if (verbosity < 1) return;
    bar.clear();
    output.err(`${terminalText(text)}\n`);
  };
  return (event) => {
    switch (event.kind) {
      case 'phase':
        return say(1, phases[event.phase]);
      case 'path':
        if (event.fate === 'unmatched') return warn(`? ${event.path}`);
        return verbosity < 2 ? undefined : say(2, `${fates[event.fate]} ${event.path}`);
      case 'fault':
        return warn(`! ${event.path}: ${event.message}`);
      case 'unused-rule':
        return warn(`! ${event.key} '${event.source}' matches no file`);
      case 'closed':
        return say(1, closed[event.why]);
      case 'held':
        return event.count === 0 ? undefined : say(1, heldLine(event.count));
      case 'moved':
        return say(1, `Moving ${event.what} ${event.from || '/'} to ${event.path || '/'}`);
      case 'recognised':
        return say(1, recognisedLine(event));
      case 'given':
        return say(1, givenLine(event));
      case 'followed':
        return say(1, followedLine(event));
      case 'left':
        return warn(`! New albums of ${event.path}: the ones that it was for are elsewhere now`);
      case 'copied':
        // A first scan may find very many: the last line has their number.
        return say(event.isNew ? 2 : 1, `Copy ${event.path} of ${event.from}`);
      case 'joined':
        return say(1, joinedLine(event.count));
      case 'separated':
        return say(1, `Separating ${event.path} from ${event.with}`);
      case 'apart':
        return say(1, apartLine(event));
      case 'waiting':
        return say(1, `Waiting ${event.path}: ${event.reason}`);
      case 'corrected':
        return say(2, `Correcting ${event.path}: ${event.what.join(', ')}`);
      case 'damaged':
        return warn(`! ${event.path}: damaged, ${event.reason}`);
      case 'unshown':
        return say(1, `No picture of ${event.path}: ${event.what} is listed and downloaded only`);
      case 'too-large':
        return warn(`! ${event.path}: too large to show, ${event.reason}`);
      case 'album':
        return say(1, albumLine(event));
      case 'photo':
        return verbosity < 2 ? undefined : say(2, photoLine(event));
      case 'progress':
        return wanted === 0 ? undefined : bar.show(event.done, event.total);
    }
  };
}

function albumLine({ change, dirpath, category, name }: AlbumEvent): string {
  const album = `album ${dirpath} (${category})`;
  if (change === 'added') return `Adding ${album} as ${name}`;
  if (change === 'changed') return `Changing date or name of ${album}`;
  return change === 'returned' ? `Restoring ${album}` : `Removing ${album}`;
}

function recognisedLine({ path, policyFrom }: Extract<ScanEvent, { kind: 'recognised' }>): string {
  const why =
    policyFrom === null
      ? 'its photos come from several albums, or from a directory that `ignore` names and that is gone: nobody sees it until somebody decides'
      : `it has a copy of the policy of ${policyFrom || '/'}`;
  return `Policy of album ${path || '/'}: ${why}`;
}

function givenLine({ path, by }: Extract<ScanEvent, { kind: 'given' }>): string {
  const why =
    by === null
      ? 'two standing policies are equally specific and differ: nobody sees it until somebody decides'
      : `the standing policy for ${by}`;
  return `Policy of album ${path || '/'}: ${why}`;
}

function followedLine({ path, from }: Extract<ScanEvent, { kind: 'followed' }>): string {
  return `New albums of ${path}: as those of ${from}, whose directory was renamed`;
}

function photoLine({ change, filename, dirpath, category }: PhotoEvent): string {
  const album = `album ${dirpath} (${category})`;
  switch (change) {
    case 'added':
      return `Adding photo ${filename} to ${album}`;
    case 'returned':
      return `Restoring photo ${filename} to ${album}`;
    case 'missing':
      return `Removing photo ${filename} from ${album}`;
    case 'changed':
      return `Updating photo ${filename} from ${album}`;
    case 'redated':
      return `Fixing date of photo ${filename} from ${album}`;
  }
}

function apartLine({ path, with: other, reason }: Extract<ScanEvent, { kind: 'apart' }>): string {
  return `Two photos for now: ${path} and ${other}, since ${reason} (npm run policy -- join)`;
}

function joinedLine(count: number): string {
  return count === 1
    ? 'Joining 1 film or raw file with its photo'
    : `Joining ${count} films and raw files with their photos`;
}

function heldLine(count: number): string {
  const photos = count === 1 ? '1 photo waits' : `${count} photos wait`;
  return `${photos} to be approved (/admin/found): the default patterns take in more than before.`;
}

function makeBar({ out, err, columns }: Output) {
  let shown = false;
  let lineAt = performance.now();
  const clear = () => {
    if (shown) err(CLEAR_LINE);
    shown = false;
  };
  const show = (done: number, total: number) => {
    if (columns !== null) {
      err(`${CLEAR_LINE}${barText(done, total, columns)}`);
      shown = true;
      if (done === total) clear();
    } else if (performance.now() - lineAt >= PROGRESS_LINE_MS) {
      lineAt = performance.now();
      out(`Read ${done} of ${total} photos\n`);
    }
  };
  return { clear, show };
}

function barText(done: number, total: number, columns: number): string {
  const counts = ` ${done} of ${total} photos`;
  const width = Math.max(0, Math.min(40, columns - counts.length - 3));
  const filled = Math.round((width * done) / Math.max(1, total));
  return `[${'#'.repeat(filled)}${' '.repeat(width - filled)}]${counts}`.slice(0, columns - 1);
}
