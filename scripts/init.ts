import { newProgram, runProgram } from './command.ts';
import { type InitFlags, initialise } from './init/initialise.ts';
import {
  parseHandleAnswer,
  parseLibrary,
  parseNameAnswer,
  parseNewAlbums,
  parseTimezone,
  parseTitle,
  parseUrl,
} from './init/parseAnswers.ts';

const program = newProgram(
  'init',
  'Set up a lasting gallery: writes gallery.yaml, adds the first administrator, prints a link that signs that person in. Asks for what no flag says.',
)
  .option('--title <text>', 'what the gallery is called', parseTitle)
  .option('--url <url>', 'where it will be reached: https://photos.example.org', parseUrl)
  .option('--library <directory>', 'the photos; they are only ever read', parseLibrary)
  .option('--new-albums <policy>', 'who sees a new album: public or private', parseNewAlbums)
  .option('--timezone <name>', 'for dates that do not say theirs: Europe/Paris', parseTimezone)
  .option('--admin <handle>', "the first administrator's short name", parseHandleAnswer)
  .option('--name <text>', "the first administrator's full name", parseNameAnswer)
  .option('--yes', 'ask nothing and take the defaults; --library has none, so name it')
  .action((flags: InitFlags) => initialise(flags));
await runProgram(program);
