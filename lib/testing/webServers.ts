import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { request as send } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../process/projectRoot.ts';
import { answerOf, type GalleryAnswer } from './testGallery.ts';

/** Tests only. The web servers of docs/operation.md, each with its Debian packages. */
export const webServers = {
  nginx: { program: '/usr/sbin/nginx', packages: 'nginx-light openssl' },
  apache: {
    program: '/usr/sbin/apache2',
    packages: 'apache2-bin libapache2-mod-xsendfile openssl',
  },
  caddy: { program: '/usr/bin/caddy', packages: 'caddy openssl' },
} as const;

export type WebServerName = keyof typeof webServers;

type Behind = {
  /** The port of the gallery behind it. */
  readonly upstream: number;
  /** The directory that it calls `/srv/`, without symbolic links. */
  readonly srv: string;
};

/**
 * Starts a web server with its configuration there, in which only ports and directories are
 * replaced.
 */
export async function startWebServer(name: WebServerName, { upstream, srv }: Behind) {
  const dir = mkdtempSync(join(tmpdir(), `albumen-${name}-`));
  makeCertificate(dir);
  const [https, http] = [await freePort(), await freePort()];
  const text = documentedBlock(name)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${upstream}`)
    .replaceAll('/etc/letsencrypt/live/photos.example.org', dir)
    .replaceAll('/srv/', `${srv}/`);
  const child = starts[name](dir, text, { https, http });
  let said = '';
  child.stderr?.on('data', (chunk) => (said += chunk));
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${said}`))),
  );
  ended.catch(() => undefined);
  await Promise.race([ended, answers(https)]);
  return {
    https,
    http,
    get: (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetchByName(https, method, path, headers),
    getOverHttp2: (path: string, headers: Record<string, string> = {}) =>
      fetchOverHttp2(https, path, headers),
    /** The requests that it has logged. */
    accessLog: () => {
      const file = join(dir, 'albumen.log');
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type Ports = { readonly https: number; readonly http: number };

const starts: Record<WebServerName, (dir: string, text: string, ports: Ports) => ChildProcess> = {
  nginx(dir, text, { https, http }) {
    const own = text
      .replaceAll(/listen 443/g, `listen 127.0.0.1:${https}`)
      .replaceAll(/listen 80/g, `listen 127.0.0.1:${http}`);
    // When started by root, its workers would run as a user who cannot read our directories.
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    writeFileSync(
      join(dir, 'nginx.conf'),
      `${user} daemon off; pid ${dir}/pid; error_log stderr;
       events {}
       http { access_log ${dir}/albumen.log; types { } ${temporaryPlaces(dir)}
       ${own} }`,
    );
    return spawn(webServers.nginx.program, ['-p', dir, '-c', join(dir, 'nginx.conf')]);
  },
  apache(dir, text, { https, http }) {
    const own = text
      .replaceAll(/:443>/g, `:${https}>`)
      .replaceAll(/:80>/g, `:${http}>`)
      .replace('/var/log/apache2', dir);
    const modules =
      'mpm_event authz_core alias setenvif ssl socache_shmcb headers proxy proxy_http http2 xsendfile';
    const asRoot = process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : '';
    writeFileSync(
      join(dir, 'httpd.conf'),
      `${modules
        .split(' ')
        .map((module) => `LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so`)
        .join('\n')}
       ${asRoot}
       ServerName photos.example.org
       PidFile ${dir}/pid
       DefaultRuntimeDir ${dir}
       ErrorLog ${dir}/error.log
       LogFormat "%h %t \\"%r\\" %>s %b" combined
       Listen 127.0.0.1:${https}
       Listen 127.0.0.1:${http}
       ${own}`,
    );
    return spawn(webServers.apache.program, ['-d', dir, '-f', 'httpd.conf', '-DFOREGROUND']);
  },
  caddy(dir, text, { https, http }) {
    const own = text.replace(
      'photos.example.org {',
      `photos.example.org {\n tls ${dir}/fullchain.pem ${dir}/privkey.pem\n bind 127.0.0.1`,
    );
    writeFileSync(
      join(dir, 'Caddyfile'),
      `{\n admin off\n http_port ${http}\n https_port ${https}\n auto_https disable_redirects\n}\n${own}`,
    );
    const places = [`XDG_DATA_HOME=${dir}`, `XDG_CONFIG_HOME=${dir}`];
    const run = [...places, webServers.caddy.program, 'run', '--config', 'Caddyfile'];
    return spawn('env', run, { cwd: dir });
  },
};

function temporaryPlaces(dir: string): string {
  mkdirSync(join(dir, 'temp'));
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${dir}/temp/${kind};`)
    .join(' ');
}

/** The first block of docs/operation.md that is marked with this name. */
function documentedBlock(name: WebServerName): string {
  const guide = readFileSync(join(projectRoot(), 'docs', 'operation.md'), 'utf8');
  const [, block] = new RegExp(`^\`\`\`${name}\n(.*?)^\`\`\``, 'ms').exec(guide) ?? [];
  if (block === undefined) throw new Error(`docs/operation.md has no configuration for ${name}`);
  return block;
}

function makeCertificate(dir: string): void {
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=photos.example.org -addext subjectAltName=DNS:photos.example.org -keyout ${dir}/privkey.pem -out ${dir}/fullchain.pem`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
}

/** A port of this machine that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await fetchByName(port, 'GET', '/api/health', {});
      return;
    } catch (error) {
      if (attempt > 400) throw error;
      await sleep(25);
    }
  }
}

function fetchByName(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<GalleryAnswer> {
  return answerOf(
    send({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { host: 'photos.example.org', ...headers },
      servername: 'photos.example.org',
      rejectUnauthorized: false,
      agent: false,
    }),
  );
}

/** As a browser does: throws unless the server speaks HTTP/2. */
async function fetchOverHttp2(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<Pick<GalleryAnswer, 'status' | 'body'>> {
  const session = connect(`https://127.0.0.1:${port}`, {
    rejectUnauthorized: false,
    servername: 'photos.example.org',
  });
  try {
    const asked = { ':path': path, ':authority': 'photos.example.org', ...headers };
    const stream = session.request(asked);
    const status = new Promise<number>((resolve, reject) => {
      stream.once('response', (got) => resolve(Number(got[':status'])));
      for (const emitter of [session, stream]) emitter.once('error', reject);
    });
    return { status: await status, body: await buffer(stream) };
  } finally {
    session.close();
  }
}
