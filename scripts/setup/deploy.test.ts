import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { keptSecret } from '../../lib/config/authSecret.ts';
import { startTestGallery } from '../../lib/testing/testGallery.ts';
import { freePort, webServers } from '../../lib/testing/webServers.ts';
import { checkAddress } from '../../lib/upkeep/checkAddress.ts';
import { root } from './places.mjs';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-deploy-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('systemd units', () => {
  const units = ['albumen.service', 'albumen-scan.service', 'albumen-scan.timer'];
  /** What follows `node` in a script of package.json. */
  const argsOf = (script: string) => manifest.scripts[script].replace(/^.*exec node /, '');

  test('start what npm starts, under an account of their own', () => {
    for (const [unit, script] of [
      ['albumen.service', 'start'],
      ['albumen-scan.service', 'scan'],
    ] as const) {
      const text = read(`scripts/deploy/${unit}`);
      const [, args = ''] =
        /^ExecStart=\/srv\/albumen\/node_modules\/\.bin\/node (.*)$/m.exec(text) ?? [];
      expect(args.replace(/ --quiet$/, '')).toBe(argsOf(script));
      expect(text).toMatch(/^UMask=0077$/m);
      expect(text).toMatch(/^User=gallery$/m);
    }
  });

  test('server and image have the memory settings of npm start', () => {
    const settings = [...manifest.scripts.start.matchAll(/MALLOC_\w+=\d+/g)].map(String);
    expect(settings).toHaveLength(3);
    const image = read('Dockerfile').replaceAll(/ \\\n +/g, ' ');
    for (const text of [read('scripts/deploy/albumen.service'), image])
      expect(text).toContain(settings.join(' '));
  });

  test('a scan in a container has the memory setting of npm run scan', () => {
    const [, setting] = /^exec node (\S+) --import/.exec(manifest.scripts.scan) ?? [];
    expect(setting).toMatch(/^--max-semi-space-size=\d+$/);
    expect(read('scripts/deploy/albumen')).toContain(`= scan ]; then options=${setting}; fi\n`);
  });

  test('the server is started again however often it ends, unless its configuration is faulty', () => {
    const [unit = '', service = ''] = read('scripts/deploy/albumen.service').split('[Service]');
    expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(service).toMatch(/^Restart=on-failure$/m);
    expect(service).toMatch(/^RestartPreventExitStatus=2$/m);
  });

  const analyze = '/usr/bin/systemd-analyze';
  // Debian's package `systemd` has it.
  test.skipIf(!existsSync(analyze))('are what systemd understands, and closed', () => {
    const files = units.map((unit) => join(dir, unit));
    for (const [at, unit] of units.entries()) {
      const here = read(`scripts/deploy/${unit}`)
        .replaceAll('/srv/albumen', root)
        .replace('User=gallery', 'User=daemon');
      writeFileSync(files[at] ?? '', here);
    }
    const { stdout, stderr } = spawnSync(analyze, ['verify', '--man=no', ...files], {
      encoding: 'utf8',
    });
    const own = `${stdout}${stderr}`.split('\n').filter((line) => line.includes(dir));
    expect(own).toEqual([]);
    for (const service of files.slice(0, 2)) {
      const args = ['security', '--offline=true', '--threshold=30', '--no-pager', service];
      const { status, stdout: table } = spawnSync(analyze, args, { encoding: 'utf8' });
      expect(status, table).toBe(0);
    }
  });
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');

  test('copies what is there, and nothing of this machine', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, given = '']) => given.split(' '),
    );
    for (const source of sources) expect(existsSync(join(root, source)), source).toBe(true);
    const ignored = read('.dockerignore')
      .split('\n')
      .filter((line) => /^[^#]/.test(line));
    expect(ignored[0]).toBe('**');
    const taken = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const place of taken) expect(existsSync(join(root, place)), place).toBe(true);
    expect(
      taken.filter((place) => /gallery\.yaml|data|env|node_modules|\.git|photos/.test(place)),
    ).toEqual([]);
  });

  test('runs as any account, and says whether it is healthy', () => {
    expect(dockerfile).toMatch(/^USER \d{4,}:\d{4,}$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*CMD \["albumen", "health"\]$/m);
    const final = dockerfile.split(/^FROM /m).at(-1) ?? '';
    expect(final).toMatch(/^debian:\w+-slim\n/);
  });

  test('has a command for each of npm run, and no other', () => {
    const [, list = ''] = /^ {2}(serve \| .*)\)$/m.exec(read('scripts/deploy/albumen')) ?? [];
    const commands = list.split(' | ').filter((name) => name !== 'serve');
    const scripts = Object.entries<string>(manifest.scripts)
      .filter(([name, line]) => line.endsWith(`preload.mjs scripts/${name}.ts`) && name !== 'bench')
      .map(([name]) => name);
    expect(commands.sort()).toEqual(scripts.sort());
  });
});

test('logs of containers do not grow for ever', () => {
  const { services } = parse(read('compose.yaml'), { merge: true });
  for (const name of ['gallery', 'scan', 'caddy']) {
    expect([name, services[name].logging]).toEqual([name, { driver: 'local' }]);
  }
});

test('containers may write where they have to, and nowhere else', () => {
  const { services, networks } = parse(read('compose.yaml'), { merge: true });
  for (const name of ['gallery', 'scan']) {
    const { read_only, cap_drop, volumes, user } = services[name];
    expect({ read_only, cap_drop }).toEqual({ read_only: true, cap_drop: ['ALL'] });
    expect(volumes.filter((each: string) => !each.endsWith(':ro'))).toEqual(['./gallery:/gallery']);
    expect(user).toMatch(/1000:1000/);
  }
  expect(services.gallery.ports).toBeUndefined();
  expect(services.scan.command).toEqual(['albumen', 'scan', '--watch', '--quiet']);
  expect(networks.inside.ipam.config).toEqual([{ subnet: '172.31.231.0/24' }]);
  expect(read('docs/operation.md').includes('trusted_proxies: [172.31.231.0/24]')).toBe(true);
});

// Debian's package `caddy` has it.
test.skipIf(!existsSync(webServers.caddy.program))(
  'Caddy in front passes on who asks, and downloads as they are made',
  async () => {
    delete process.env['NEXTAUTH_SECRET'];
    const gallery = await startTestGallery({});
    keptSecret(gallery.context.config.dataDir);
    const port = await freePort();
    const config = join(dir, 'Caddyfile');
    // Its administration would take a fixed port.
    writeFileSync(config, `{\n\tadmin off\n}\n${read('scripts/deploy/Caddyfile')}`);
    const caddy = spawn(
      webServers.caddy.program,
      ['run', '--config', config, '--adapter', 'caddyfile'],
      {
        env: {
          ...process.env,
          HOME: dir,
          XDG_DATA_HOME: dir,
          XDG_CONFIG_HOME: dir,
          ALBUMEN_HOST: `http://127.0.0.1:${port}`,
          ALBUMEN_UPSTREAM: `127.0.0.1:${gallery.port}`,
        },
        stdio: 'ignore',
      },
    );
    try {
      const { dataDir } = gallery.context.config;
      await vi.waitFor(
        async () => {
          const checks = await checkAddress({ url: `http://127.0.0.1:${port}`, dataDir });
          const fine = { name: 'address', says: expect.any(String), remedy: null };
          expect(checks).toEqual([fine, fine]);
        },
        { timeout: 20_000, interval: 200 },
      );
    } finally {
      caddy.kill();
      await gallery.stop();
    }
  },
);
