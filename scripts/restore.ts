import { restoreBackup } from '../lib/upkeep/restore.ts';
import { newProgram, printJson, runProgram, shortTime } from './command.ts';

type Options = { readonly keepConfig?: boolean; readonly json?: true };

const program = newProgram(
  'restore',
  'Put a backup back into an installation that has no gallery yet. Nothing is overwritten.',
)
  .argument('<file>', 'what `npm run backup` has written')
  .option('--keep-config', "use the gallery.yaml that is here, not the backup's")
  .option('--json', 'for programs')
  .addHelpText(
    'after',
    `
gallery.yaml goes to where GALLERY_CONFIG points (else beside package.json), database and secret into its
data_dir. Thumbnails are made again when somebody asks for them.

With --json an object: made_at (of the backup), data_dir, placed (the files).`,
  )
  .action(async (file: string, { keepConfig = false, json }: Options) => {
    const { madeAt, dataDir, placed } = await restoreBackup(file, { keepConfig });
    if (json) return printJson({ made_at: madeAt, data_dir: dataDir, placed });
    console.log(`Restored, as of ${shortTime(Date.parse(madeAt), '')}:`);
    for (const each of placed) console.log(`  ${each}`);
    console.log(
      'What was revoked, signed out, removed or restricted since then is as it was before, and single-use links that were used work again: do that once more, then start the server and scan.',
    );
    console.log(
      'That scan shows nobody what is new to this backup, since it may have been hidden: albums and photos wait for you.',
    );
  });

await runProgram(program);
