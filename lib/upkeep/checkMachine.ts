import { execFileSync } from 'node:child_process';
import type { Config } from '../config/config.ts';
import { mailSettings, oidcSettings } from '../config/loadConfig.ts';
import { greetMailServer } from '../mail/sendMail.ts';
import { getIssuer } from '../sessions/oidcIssuer.ts';
import type { KnownFacts } from './checkDatabase.ts';
import { type Check, finding, fine, reasonOf } from './findings.ts';

/** Is the mail server there, and does it take the password? Nothing is sent. */
export async function checkMail(config: Config): Promise<Check[]> {
  try {
    const settings = mailSettings(config);
    if (settings === null) {
      return [fine('mail', 'No e-mail is sent: there is neither `mail` nor SMTP_URL.')];
    }
    await greetMailServer(settings);
    return [fine('mail', `Letters come from ${settings.from.address}.`)];
  } catch (error) {
    const remedy =
      'Set SMTP_URL for this command as for the server, and check that the address is right.';
    return [finding('mail', reasonOf(error), remedy)];
  }
}

/** Does the provider of single sign-on answer, and is it the one that is meant? Nobody is signed in. */
export async function checkSignIn(config: Config): Promise<Check[]> {
  try {
    const settings = oidcSettings(config);
    if (settings === null) {
      return [fine('sign-in', 'People come in by links and passwords: there is no `oidc`.')];
    }
    await getIssuer(settings.issuer);
    return [fine('sign-in', `${settings.issuer} answers, and signs as it should.`)];
  } catch (error) {
    const remedy =
      'Check that `oidc.issuer` is exactly what the provider calls itself, and that this machine can reach it. Set OIDC_CLIENT_SECRET for this command as for the server.';
    return [finding('sign-in', reasonOf(error), remedy)];
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Is the clock right, as far as can be told from here, and which zone is in force? */
export function checkClock({ timezone }: Config, facts: KnownFacts | null): Check[] {
  const newest = facts?.newest ?? 0;
  if (newest > Date.now() + DAY_MS) {
    return [
      finding(
        'clock',
        `It is ${new Date().toISOString()} here, and something has happened at ${new Date(newest).toISOString()}: the clock was or is wrong.`,
        'Set the clock: timedatectl set-ntp true',
      ),
    ];
  }
  if (askClock() === 'no') {
    return [
      finding(
        'clock',
        'The clock of this machine is not kept by the network.',
        'Links and sessions expire by this clock. Set it by the network: timedatectl set-ntp true',
      ),
    ];
  }
  const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const elsewhere = machine === timezone ? '' : ` (the machine's is ${machine})`;
  return [
    fine('clock', `${new Date().toISOString()}; instants are shown in ${timezone}${elsewhere}.`),
  ];
}

/** `yes` or `no`; null where systemd does not keep the clock, as in a container. */
function askClock(): string | null {
  try {
    const args = ['show', '--property=NTPSynchronized', '--value'];
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync('timedatectl', args, {
      encoding: 'utf8',
      stdio: [...stdio],
      timeout: 5000,
    }).trim();
  } catch {
    return null;
  }
}
