import { existsSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { authSecret, secretFile } from '../config/authSecret.ts';
import type { Config } from '../config/config.ts';
import { environment } from '../config/loadConfig.ts';
import {
  type Arrived,
  MOST_UNREAD,
  NUMBER_LENGTH,
  QUESTION_HEADER,
  signQuestion,
  UNREAD_MS,
} from '../server/doctorQuestion.ts';
import { type Check, finding, fine, reasonOf } from './findings.ts';

const PATIENCE_MS = 15_000;
/** An address for documentation (RFC 5737): nobody has it, so if it arrives, a proxy has passed it on. */
const CLAIMED = '192.0.2.77';

/** Does the public address answer, and what does a proxy in front do with requests and responses? */
export async function checkAddress(config: Pick<Config, 'url' | 'dataDir'>): Promise<Check[]> {
  const { url } = config;
  if (environment().nextAuthSecret === undefined && !existsSync(secretFile(config.dataDir))) {
    return [
      finding(
        'address',
        'The server has not run here yet.',
        'Start it with npm start, then run this again.',
      ),
    ];
  }
  const secret = authSecret(config);
  try {
    const { status, body } = await ask(url, signQuestion('address', secret));
    const arrived = status === 200 ? findArrived(body) : null;
    if (arrived === null) return [describeOther(url, status, body)];
    const checks = [...describeArrived(url, arrived)];
    if (!isDirect(url, arrived)) checks.push(await checkBuffering(url, secret));
    return checks;
  } catch (error) {
    return [
      finding(
        'address',
        `${url} does not answer: ${reasonOf(error)}`,
        'Check that the server runs, that the name leads to this machine, that the certificate is valid, and that `url` is right.',
      ),
    ];
  }
}

/** Bytes. The gallery answers with some hundreds. */
const MOST_ANSWER = 64 * 1024;

/**
 * Asks a question by a request for the gallery's health, which is answered as for everybody where
 * the signature is not right. Threat: something else may answer, and without end; so no more than
 * the beginning of it is read.
 */
async function ask(url: string, question: string): Promise<{ status: number; body: string }> {
  const response = await open(url, question);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_ANSWER) break;
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
}

function open(url: string, question: string): Promise<http.IncomingMessage> {
  const { get } = url.startsWith('https:') ? https : http;
  const headers = { [QUESTION_HEADER]: question, 'X-Forwarded-For': CLAIMED };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    get(`${url}/api/health`, { headers, agent: false, signal }, resolve).on('error', reject);
  });
}

function findArrived(body: string): Arrived | null {
  try {
    const found = JSON.parse(body) as Partial<Arrived>;
    return typeof found.remoteAddress === 'string' ? (found as Arrived) : null;
  } catch {
    return null;
  }
}

function describeOther(url: string, status: number, body: string): Check {
  if (/^\{"status":"(?:ok|down)"/.test(body)) {
    return finding(
      'address',
      `${url} is a gallery with another secret, or a proxy there drops the header ${QUESTION_HEADER}.`,
      'Run this on the machine of the server, in its environment (NEXTAUTH_SECRET, GALLERY_CONFIG).',
    );
  }
  return finding(
    'address',
    `At ${url} something else answers (status ${status}).`,
    'Pass the whole host name on to this server (proxy_pass in nginx, reverse_proxy in Caddy), and check that `url` is right.',
  );
}

/** Is there no proxy? Our server speaks no https, and a proxy has another port. */
function isDirect(url: string, { port }: Arrived): boolean {
  const { protocol, port: asked } = new URL(url);
  return protocol === 'http:' && Number(asked || 80) === port;
}

function describeArrived(url: string, arrived: Arrived): Check[] {
  if (isDirect(url, arrived)) return [fine('address', `${url} answers, without a proxy.`)];
  const { remoteAddress, trusted, forwarded_for: given, forwarded_proto: scheme } = arrived;
  if (!trusted) {
    return [
      finding(
        'address',
        `The proxy at ${remoteAddress} is not among trusted_proxies: everybody who comes through it counts as one client.`,
        `Set trusted_proxies: [127.0.0.1, ${remoteAddress}] in gallery.yaml, then restart.`,
      ),
    ];
  }
  const checks: Check[] = [];
  if (given === CLAIMED) {
    checks.push(
      finding(
        'address',
        'The proxy passes X-Forwarded-For on as a client sends it: anybody can claim any address, so guessing passwords is not limited.',
        'nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; Caddy and Apache do it by themselves.',
      ),
    );
  } else if (given === null) {
    checks.push(
      finding(
        'address',
        'The proxy does not say who asks: everybody counts as one client where guessing is limited.',
        'nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
      ),
    );
  }
  if (url.startsWith('https:') && scheme !== null && scheme !== 'https') {
    checks.push(
      finding(
        'address',
        `The proxy says that browsers come by ${scheme}, but url says https.`,
        'nginx: proxy_set_header X-Forwarded-Proto $scheme; and have http redirected to https.',
      ),
    );
  }
  return checks.length > 0
    ? checks
    : [fine('address', `${url} answers, and its proxy says who asks.`)];
}

/**
 * Reads nothing of a large download for two seconds, and then how much of it was taken meanwhile. Some
 * megabytes are on their way in any case.
 */
async function checkBuffering(url: string, secret: string): Promise<Check> {
  const response = await open(url, signQuestion('buffering', secret));
  await new Promise((resolve) => setTimeout(resolve, UNREAD_MS));
  let end = Buffer.alloc(0);
  for await (const chunk of response as AsyncIterable<Buffer>) {
    end = Buffer.concat([end, chunk]).subarray(-NUMBER_LENGTH);
  }
  const taken = Number(end.toString('latin1'));
  return taken > MOST_UNREAD / 2
    ? finding(
        'address',
        'The proxy stores large downloads before it passes them on: it needs room for whole archives, and the gallery takes a download for done before it is.',
        'nginx: proxy_buffering off;',
      )
    : fine('address', 'Large downloads flow through the proxy as they are made.');
}
