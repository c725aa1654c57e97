import { newProgram, runProgram } from './command.ts';
import { addDjangoCommand } from './import/djangoCommand.ts';

const program = newProgram('import', 'Bring people and policies from another gallery.');
addDjangoCommand(program);
await runProgram(program);
