import { newProgram, runProgram } from './command.ts';
import { addAccountCommands } from './people/accountCommands.ts';
import {
  addGroupCommands,
  addMemberCommands,
  addPermissionCommands,
} from './people/groupCommands.ts';
import { addImportCommand } from './people/importCommand.ts';
import { addLinkCommands } from './people/linkCommands.ts';
import { addPasswordCommand } from './people/passwordCommand.ts';
import { addUserCommands } from './people/userCommands.ts';

const program = newProgram('people', 'Who the people of the gallery are, and how they get in.');
addUserCommands(program);
addGroupCommands(program);
addMemberCommands(program);
addPermissionCommands(program);
addPasswordCommand(program);
addLinkCommands(program);
addAccountCommands(program);
addImportCommand(program);
await runProgram(program);
