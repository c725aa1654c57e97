import { InvalidArgumentError, Option } from 'commander';
import { environment, loadConfig } from '../lib/config/loadConfig.ts';
import { formatByteSize } from '../lib/text/byteSize.ts';
import { makeBackup } from '../lib/upkeep/backup.ts';
import { newProgram, plural, printJson, runProgram } from './command.ts';

type Options = { readonly keep?: number; readonly quiet?: true; readonly json?: true };

const program = newProgram(
  'backup',
  'Back up the gallery into one file, while it runs: database, gallery.yaml and the secret of the sessions. Neither photos nor thumbnails.',
)
  .argument('<file>', 'such as /mnt/backup/albumen.tar.gz; a backup of that name is replaced')
  .option('--keep <n>', 'keep so many backups: older ones become FILE.1, FILE.2 ...', parseKeep)
  .addOption(new Option('--quiet', 'print nothing but what stops it').conflicts('json'))
  .option('--json', 'for programs')
  .addHelpText(
    'after',
    `
The file is for its owner alone: whoever reads it can sign in as anybody. It is written as a whole or not
at all. \`tar -tzf FILE\` lists what is in it; \`npm run restore\` puts it back.

With --json an object: file, bytes, contains (names), removed (how many older backups are gone).`,
  )
  .action(async (file: string, { keep, quiet, json }: Options) => {
    const made = await makeBackup(loadConfig(), file, keep ?? null);
    const { size, names, removed } = made;
    if (quiet) return;
    if (json) return printJson({ file: made.file, bytes: size, contains: names, removed });
    const gone = removed > 0 ? `, ${plural(removed, 'older backup')} removed` : '';
    console.log(`Backed up into ${made.file} (${formatByteSize(size)}${gone}).`);
    if (environment().nextAuthSecret !== undefined) {
      console.log('NEXTAUTH_SECRET is not in it: keep that elsewhere.');
    }
  });

await runProgram(program);

function parseKeep(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a whole number from 1 to 9999.');
}
