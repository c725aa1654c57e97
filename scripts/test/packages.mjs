import { existsSync } from 'node:fs';
import { collect } from '../setup/children.mjs';
import { findProgram, machinePath } from '../setup/places.mjs';

/** The programs that tests try the gallery with, and the packages of Debian that bring them. */
const SERVERS = [
  { program: '/usr/sbin/nginx', packages: ['nginx-light'] },
  { program: '/usr/sbin/apache2', packages: ['apache2-bin'] },
  {
    program: '/usr/lib/apache2/modules/mod_xsendfile.so',
    packages: ['libapache2-mod-xsendfile'],
  },
  { program: '/usr/bin/caddy', packages: ['caddy'] },
  { program: '/usr/bin/openssl', packages: ['openssl'] },
  {
    program: '/usr/bin/swift-proxy-server',
    packages: ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'],
  },
];

let updated = null;

/** Installs packages with apt-get; answers whether it did, and what it said. */
export async function installPackages(names) {
  const refused = { installed: false, output: '' };
  if (findProgram('apt-get') === null) return refused;
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && findProgram('sudo') === null) return refused;
  const aptGet = (...args) => {
    const [command, ...rest] = [...asRoot, 'env', ...ENVIRONMENT, 'apt-get', '-q', ...args];
    return collect(command, rest, { env: { ...process.env, PATH: machinePath() } });
  };
  updated ??= aptGet('update');
  const update = await updated;
  const { code, output } = await aptGet('install', '-y', '--no-install-recommends', ...names);
  return { installed: code === 0, output: update.output + output };
}

/** Without a runlevel, servers that are installed are not started as well. */
const ENVIRONMENT = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];

/** Installs the servers that are not there. Tests of what remains missing are skipped, and say so. */
export async function provideServers() {
  const missing = SERVERS.filter(({ program }) => !existsSync(program));
  if (missing.length === 0) return;
  const names = missing.flatMap(({ packages }) => packages);
  console.log(`Installing ${names.join(', ')} with apt-get ...`);
  const { installed, output } = await installPackages(names);
  if (!installed) console.log(output.trimEnd().split('\n').slice(-5).join('\n'));
}
