import { Command, CommanderError, Option } from 'commander';
import { storageText } from '../../lib/cache/storagePlace.ts';
import type { Config } from '../../lib/config/config.ts';
import { loadConfig } from '../../lib/config/loadConfig.ts';
import type { ScanOrigin } from '../../lib/scan/scanRow.ts';

type Flags = {
  full?: true;
  dryRun?: true;
  json?: true;
  verbose?: true;
  quiet?: true;
  allowRemovals?: true;
  metadata: boolean;
  checksums?: true;
  watch?: true;
  resize: string[];
  renditions?: true;
  origin: ScanOrigin;
};

export type ScanOptions = {
  readonly config: Config;
  readonly origin: ScanOrigin;
  readonly full: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly verbosity: 0 | 1 | 2;
  readonly allowRemovals: boolean;
  readonly readHeaders: boolean;
  readonly checksums: boolean;
  readonly watch: boolean;
  /** Names of existing presets. */
  readonly resize: readonly string[];
  readonly renditions: boolean;
};

const HELP = `
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused (it would remove too much),
75 another scan runs.

--json prints one document with the keys
  outcome           done, refused, failed or busy (another scan runs: exit code 75)
  message           why it was refused or has failed, or null
  may_insist        true: refused, and --allow-removals would carry it out
  dry_run, full     as asked
  seconds           how long it took
  step_seconds      the same for listing, planning, reading and writing
  files             seen, ignored, sidecars, photos, films (of the photos), unmatched_photos: numbers of
                    files; the last are pictures and films by their name that no pattern matches
  films_fault       why films have no picture here, or null
and these lists, each as { "total": number, "items": [...] }
  added_albums, returned_albums, missing_albums,
  changed_albums (another date or name)               id, category, path, name, photos
  added_photos, returned_photos, changed_photos,
  missing_photos, redated_photos                      category, path
  corrected_photos                                    category, path, what: which facts --full found
                                                      to be others: size, kind, damage, film, camera,
                                                      position, texts
  moved_albums, moved_photos, copied_photos           path, from (albums: category, from_category)
  recognised_albums                                   path, policy_from: new albums of known photos;
                                                      null: of several albums, or ignored under
                                                      another name: nobody sees it yet
  given_albums                                        path, by: new albums with a standing policy; null:
                                                      several differ, nobody sees it yet
  followed_standing                                   path, from: a standing policy stated for the new
                                                      name of a directory, as from was for the old one
  left_standing                                       path: a standing policy whose albums are all
                                                      elsewhere now
  joined_photos, separated_photos                     path, with: a film or raw file and its photo that
                                                      are one photo from now on, or no longer are
  apart_photos                                        path, with, reason, why: the same, but two photos
                                                      until you join them (npm run policy -- pairs)
  waiting_photos                                      path, reason, why
  damaged_photos, too_large_photos                    path, reason
  unshown_photos                                      path, reason: the media type of a file that is
                                                      listed and downloaded, and has no picture here
  unmatched                                           paths that no pattern matches
  unmatched_groups                                    path (dir/*.ext), files, example, and the
                                                      pattern that comes closest to it, with the
                                                      part that does not match and what was found;
                                                      lacks: the extension that no pattern names
  ignored_groups                                      key, source, files, example
  unused_rules                                        key, source: patterns and ignores that match
                                                      no file
  faults                                              kind, path, reason
missing_photos has the photos of albums that still have others; those of missing_albums go with them.`;

/**
 * Parses the command line and reads the configuration. Throws CommanderError, after printing what
 * is wrong, and ConfigError.
 */
export function parseScanOptions(argv: readonly string[]): ScanOptions {
  const flags = scanCommand().parse(argv).opts<Flags>();
  const config = loadConfig();
  for (const name of flags.resize) checkPreset(config, name);
  if (flags.renditions && config.films.renditions === 'off') {
    refuse('renditions', '--renditions: gallery.yaml says films: { renditions: off }');
  }
  if (flags.watch) checkWatchable(config);
  return {
    config,
    origin: flags.origin,
    full: flags.full ?? false,
    dryRun: flags.dryRun ?? false,
    json: flags.json ?? false,
    verbosity: flags.quiet || flags.json ? 0 : flags.verbose ? 2 : 1,
    allowRemovals: flags.allowRemovals ?? false,
    readHeaders: flags.metadata,
    checksums: flags.checksums ?? false,
    watch: flags.watch ?? false,
    resize: [...new Set(flags.resize)],
    renditions: flags.renditions ?? false,
  };
}

function scanCommand(): Command {
  return new Command('npm run scan --')
    .description(
      'Brings the gallery in line with the library: new albums and photos are added, what has gone is hidden and kept.',
    )
    .option('--full', 'read all photos again, and correct their dates, sizes and states')
    .option('--dry-run', 'say what would change, and change nothing')
    .addOption(new Option('--json', 'print a report for programs').conflicts(['verbose', 'watch']))
    .option('--verbose', 'name every photo, and say of every path what became of it')
    .addOption(new Option('--quiet', 'print nothing but what stops the scan').conflicts('verbose'))
    .option('--allow-removals', 'go on even if the library is empty or much of it is gone')
    .option('--no-metadata', 'leave dates and sizes of photos to the next scan')
    .addOption(
      new Option(
        '--checksums',
        'read all photos whole, to recognise each by its whole content later',
      ).conflicts('metadata'),
    )
    .addOption(new Option('--watch', 'scan again whenever the library changes').conflicts('dryRun'))
    .option(
      '--resize <preset>',
      'make thumbnails of added photos now, as WebP (repeat for more); continues where it was ended',
      collect,
      [],
    )
    .option(
      '--renditions',
      'encode the films that some browsers cannot play, one at a time; continues where it was ended',
    )
    .addOption(
      new Option('--origin <origin>').choices(['command', 'admin']).default('command').hideHelp(),
    )
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError('(--help says more)');
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function checkWatchable({ library }: Config): void {
  if (library.kind === 'local') return;
  const message = `error: a bucket tells nobody of its changes: have cron scan ${storageText(library)} instead of --watch`;
  console.error(message);
  throw new CommanderError(2, 'scan.unwatchable', message);
}

function checkPreset({ presets }: Config, name: string): void {
  if (presets.has(name)) return;
  refuse('unknownPreset', `there is no preset '${name}', only ${[...presets.keys()].join(', ')}`);
}

/** Prints what is wrong. Throws CommanderError. */
function refuse(code: string, why: string): never {
  console.error(`error: ${why}`);
  throw new CommanderError(2, `scan.${code}`, `error: ${why}`);
}
