import { newProgram, runProgram } from './command.ts';
import { addChangeCommands } from './policy/changeCommands.ts';
import { addPairCommands } from './policy/pairCommands.ts';
import { addSeesCommand } from './policy/seesCommand.ts';
import { addShowCommands } from './policy/showCommands.ts';
import { addStandingCommands } from './policy/standingCommands.ts';

const program = newProgram('policy', 'Who may see which albums and photos.').addHelpText(
  'after',
  `
A TARGET is album:ID, photo:ID, or a path or glob of the library (quote it): a directory means its
albums, a file its photo; a glob means the albums whose directory it matches, and only where it
matches none the photos it matches.`,
);
addChangeCommands(program);
addShowCommands(program);
addSeesCommand(program);
addStandingCommands(program);
addPairCommands(program);
await runProgram(program);
