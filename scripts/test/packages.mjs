import { existsSync } from 'node:fs';
import { collect } from '../setup/children.mjs';
import { findProgram, machinePath } from '../setup/places.mjs';

/** The servers that tests use, with their Debian packages. */
const servers = [
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

/** Installs packages with apt-get; returns whether that succeeded, and the output. */
export async function installPackages(names) {
  const refused = { installed: false, output: '' };
  if (findProgram('apt-get') === null) return refused;
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && findProgram('sudo') === null) return refused;
  const aptGet = (...args) => {
    const [command, ...rest] = [...asRoot, 'env', ...environment, 'apt-get', '-q', ...args];
    return collect(command, rest, { env: { ...process.env, PATH: machinePath() } });
  };
  updated ??= aptGet('update');
  const update = await updated;
  const { code, output } = await aptGet('install', '-y', '--no-install-recommends', ...names);
  return { installed: code === 0, output: update.output + output };
}

/** With an unset runlevel, installed servers are not started. */
const environment = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];

/**
 * Installs missing servers. Tests that need one which is still missing are skipped, with a message.
 */
export async function provideServers() {
  const missing = servers.filter(({ program }) => !existsSync(program));
  if (missing.length === 0) return;
  const names = missing.flatMap(({ packages }) => packages);
  console.log(`Installing ${names.join(', ')} with apt-get ...`);
  const { installed, output } = await installPackages(names);
  if (!installed) console.log(output.trimEnd().split('\n').slice(-5).join('\n'));
}
