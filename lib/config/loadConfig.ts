import { readFileSync, realpathSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { keptTimezone } from '../db/keptTimezone.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { projectRoot } from '../process/projectRoot.ts';
import { codeOf } from '../process/thrown.ts';
import { type Config, ConfigError, type Oidc, parseConfig } from './config.ts';
import { noteDatabase, requireNotedDatabase } from './databaseNote.ts';
import { type Environment, parseEnvironment, SMTP_EXAMPLE } from './environment.ts';

/**
 * The environment variables of the gallery, with their defaults.
 *
 * @throws ConfigError
 */
export function environment(): Environment {
  const { environment, faults } = parseEnvironment(process.env);
  if (faults.length > 0) throw new ConfigError(faults);
  return environment;
}

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    config: Config;
  }
}

/**
 * The configuration of this process: GALLERY_CONFIG, else gallery.yaml beside package.json. It is
 * read once; changes take effect at the next start.
 *
 * @throws ConfigError with the faults of file and environment together, and DatabaseUnusableError where
 * the gallery has lost its database (`databaseNote.ts`).
 */
export function loadConfig(): Config {
  return processGlobal('config', () => {
    const config = readConfig();
    requireNotedDatabase(config);
    noteDatabase(config);
    return config;
  });
}

/** Where the configuration is, or would be: GALLERY_CONFIG, else gallery.yaml beside package.json. */
export function configFile(): string {
  const { galleryConfig } = parseEnvironment(process.env).environment;
  return path.resolve(
    /*turbopackIgnore: true*/ galleryConfig ?? path.join(projectRoot(), 'gallery.yaml'),
  );
}

/** The configuration as `loadConfig` has it, whether the database is there or not. @throws ConfigError */
export function readConfig(): Config {
  const file = configFile();
  const shownAs = shownPath(file);
  return readConfigText(() => readText(file, shownAs));
}

/**
 * Parses a text as if it were the content of `configFile`. What `read` throws is thrown.
 *
 * @throws ConfigError with the faults of text and environment together.
 */
export function readConfigText(read: () => string): Config {
  const { environment, faults } = parseEnvironment(process.env);
  const file = configFile();
  const shownAs = shownPath(file);
  try {
    const config = parseConfig(read(), file, {
      port: environment.port,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      keptTimezone,
      shownAs,
      realPath: existingRealPath,
    });
    if (faults.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...faults, ...error.faults]);
  }
  throw new ConfigError(faults);
}

function readText(file: string, shownAs: string): string {
  try {
    return readFileSync(/*turbopackIgnore: true*/ file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') {
      throw new ConfigError([
        `${shownAs}: found no such file, expected the configuration; \`npm run init\` makes one, ` +
          '`npm run try` shows the gallery without one',
      ]);
    }
    const reason = code === 'EISDIR' ? 'a directory' : `what cannot be read (${code})`;
    throw new ConfigError([`${shownAs}: found ${reason}, expected a YAML file`]);
  }
}

function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === '' || relative.startsWith('..') ? file : relative;
}

/** The path with symbolic links resolved in the part of it that exists. */
function existingRealPath(place: string): string {
  try {
    return realpathSync(/*turbopackIgnore: true*/ place);
  } catch {
    const parent = path.dirname(place);
    return parent === place
      ? place
      : path.join(/*turbopackIgnore: true*/ existingRealPath(parent), path.basename(place));
  }
}

/** How mail is sent. */
export type MailSettings = {
  /** A secret. */
  readonly smtpUrl: string;
  readonly from: { readonly name: string; readonly address: string };
};

/**
 * How mail is sent; null where the gallery sends none. Called by the code that sends mail and by
 * the server when it starts, but not by every command: the secret may be in the server's
 * environment only.
 *
 * @throws ConfigError where the file has `mail` and the environment no SMTP_URL, or the reverse.
 */
export function mailSettings({ mail, title, file }: MailConfig): MailSettings | null {
  const { smtpUrl } = environment();
  if (mail && smtpUrl !== undefined) return { smtpUrl, from: { name: title, address: mail.from } };
  if (!mail && smtpUrl === undefined) return null;
  throw new ConfigError([
    mail
      ? `${mail.place}: mail: found no SMTP_URL in the environment, expected one like ${SMTP_EXAMPLE}`
      : `SMTP_URL: found it without \`mail\` in ${shownPath(file)}, expected both or neither, like mail: { from: gallery@example.org }`,
  ]);
}

export type OidcSettings = Oidc & {
  /** A secret. */
  readonly clientSecret: string;
};

/**
 * How people sign in by accounts of a provider; null where they do not. Called as `mailSettings` is.
 *
 * @throws ConfigError where the file has `oidc` and the environment no OIDC_CLIENT_SECRET, or the
 * reverse.
 */
export function oidcSettings({ oidc, file }: Pick<Config, 'oidc' | 'file'>): OidcSettings | null {
  const { oidcClientSecret: clientSecret } = environment();
  if (oidc && clientSecret !== undefined) return { ...oidc, clientSecret };
  if (!oidc && clientSecret === undefined) return null;
  throw new ConfigError([
    oidc
      ? `${oidc.place}: oidc: found no OIDC_CLIENT_SECRET in the environment, expected what ${oidc.issuer} gave for ${oidc.clientId}`
      : `OIDC_CLIENT_SECRET: found it without \`oidc\` in ${shownPath(file)}, expected both or neither, like oidc: { issuer: https://id.example.org, client_id: gallery }`,
  ]);
}

type MailConfig = Pick<Config, 'mail' | 'title' | 'file'>;

/**
 * Tells Next where this server listens. After a server action that redirects, Next requests the
 * page from itself; without this it would use the scheme of the proxied request, and fail behind
 * https.
 */
export function setOwnOrigin({ address, port }: Pick<AddressInfo, 'address' | 'port'>): void {
  const anywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const own = anywhere[address] ?? address;
  const host = own.includes(':') ? `[${own}]` : own;
  Object.assign(process.env, { __NEXT_PRIVATE_ORIGIN: `http://${host}:${port}` });
}

/** Tells next-auth, which reads only the environment, where the gallery is. */
export function setAuthUrl(config: Pick<Config, 'url'>): void {
  Object.assign(process.env, { NEXTAUTH_URL: config.url });
}
