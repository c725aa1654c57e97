import { isIP } from 'node:net';
import { quoted } from './faults.ts';

/** What the environment variables say: secrets and places only. */
export type Environment = {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly nextAuthSecret: string | undefined;
  /** The mail server: `smtp:` or `smtps:`, with user and password. A secret. */
  readonly smtpUrl: string | undefined;
  /** What a request for the metrics must contain; undefined: there are no metrics. A secret. */
  readonly metricsToken: string | undefined;
  /** The client secret that the provider of single sign-on gave for this gallery. A secret. */
  readonly oidcClientSecret: string | undefined;
  /** The path of the configuration as given; undefined: gallery.yaml beside package.json. */
  readonly galleryConfig: string | undefined;
};

export const SMTP_EXAMPLE = 'smtps://user:password@mail.example.org';

/**
 * Characters: 128 bits as hexadecimal digits. Threat: whoever knows the secret can make a session
 * of any user, and guesses can be tried offline against a cookie of one's own.
 */
const SHORTEST_SECRET = 32;

const DEFAULT_PORT = 3000;

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the variables; one that is empty counts as not set. `faults` are ready to be shown. */
export function parseEnvironment(variables: Variables): {
  environment: Environment;
  faults: readonly string[];
} {
  const get = (name: string) => variables[name] || undefined;
  const port = get('PORT') ?? String(DEFAULT_PORT);
  const host = get('HOST') ?? '0.0.0.0';
  const faults: string[] = [];
  const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65535;
  if (!isPort) {
    faults.push(`PORT: found ${quoted(port)}, expected a whole number from 0 to 65535`);
  }
  if (!isHost(host)) {
    faults.push(`HOST: found ${quoted(host)}, expected an address or a host name, without port`);
  }
  const smtpUrl = get('SMTP_URL');
  if (smtpUrl !== undefined && !isSmtpUrl(smtpUrl)) {
    // Threat: the value contains a password, so the message does not quote it.
    faults.push(`SMTP_URL: found what is no such address, expected one like ${SMTP_EXAMPLE}`);
  }
  const nextAuthSecret = get('NEXTAUTH_SECRET');
  if (nextAuthSecret !== undefined && nextAuthSecret.length < SHORTEST_SECRET) {
    faults.push(
      `NEXTAUTH_SECRET: found ${nextAuthSecret.length} characters, expected ${SHORTEST_SECRET} or more, as \`openssl rand -base64 32\` makes them; without it one is made`,
    );
  }
  const metricsToken = get('METRICS_TOKEN');
  if (metricsToken !== undefined && metricsToken.length < SHORTEST_SECRET) {
    faults.push(
      `METRICS_TOKEN: found ${metricsToken.length} characters, expected ${SHORTEST_SECRET} or more, as \`openssl rand -hex 32\` makes them`,
    );
  }
  const environment = {
    // A default takes its place, so that the rest of the configuration is checked in the same run.
    port: isPort ? Number(port) : DEFAULT_PORT,
    host,
    nextAuthSecret,
    smtpUrl,
    metricsToken,
    oidcClientSecret: get('OIDC_CLIENT_SECRET'),
    galleryConfig: get('GALLERY_CONFIG'),
  };
  return { environment, faults };
}

function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}

/** A host name as in RFC 1123, section 2.1 (underscores let be), or an address. */
function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?$/i.test(text);
}
