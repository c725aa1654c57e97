import type { Command } from 'commander';
import type { Config } from '../../lib/config/config.ts';
import { addAccount, listAccounts, removeAccount } from '../../lib/people/accounts.ts';
import { getUser } from '../../lib/people/people.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { printJson, printTable, withGallery } from '../command.ts';

export function addAccountCommands(program: Command): void {
  const account = program
    .command('account')
    .description('whose account of single sign-on is whose (needs oidc in gallery.yaml)')
    .addHelpText('after', help);
  account
    .command('add <handle> <account>')
    .description('let a user sign in by this account; administrators sign in by no other')
    .action((handle: string, subject: string) =>
      withGallery((db, config) => {
        const user = getUser(db, handle);
        const { added } = addAccount(db, null, user.id, { provider: issuerOf(config), subject });
        const since = added ? 'now' : 'already';
        console.log(`${user.handle} signs in by the account ${terminalText(subject)} ${since}.`);
      }),
    );
  account
    .command('remove <handle> <account>')
    .description('take an account from a user, and sign out the devices that accounts signed in')
    .action((handle: string, subject: string) =>
      withGallery((db, config) => {
        const user = getUser(db, handle);
        const chosen = { provider: issuerOf(config), subject };
        const { removed } = removeAccount(db, null, user.id, chosen);
        const said = removed ? 'no longer signs' : 'did not sign';
        console.log(`${user.handle} ${said} in by the account ${terminalText(subject)}.`);
      }),
    );
  account
    .command('list')
    .description('list the accounts that were chosen')
    .option('--json', 'for programs')
    .action(({ json = false }: { json?: boolean }) =>
      withGallery((db, config) => {
        const accounts = listAccounts(db, issuerOf(config));
        if (json) {
          printJson(accounts.map(({ handle, subject }) => ({ handle, account: subject })));
          return;
        }
        const rows = accounts.map(({ handle, subject }) => [handle, terminalText(subject)]);
        printTable([['HANDLE', 'ACCOUNT'], ...rows]);
      }),
    );
}

const help = `
ACCOUNT is the provider's own name of the account (sub). Where somebody tried to sign in and nobody here
has the account, the activity tells it. Users without a chosen account are found by their e-mail address,
if the provider has verified it; administrators never are.

With --json, list is a list of objects: handle, account.`;

function issuerOf({ oidc }: Config): string {
  if (oidc) return oidc.issuer;
  throw new Error('There is no single sign-on here: gallery.yaml has no oidc.');
}
