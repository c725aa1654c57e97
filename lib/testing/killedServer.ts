import { type FileHandle, open } from 'node:fs/promises';
import { parseConfig } from '../config/config.ts';
import { openDatabase } from '../db/open.ts';
import { makeTestContext, serveContext } from './testGallery.ts';

// Tests only: serves the gallery of this configuration, so that its process can be killed while it
// makes pictures and sends archives; it may kill itself in the middle of its nth write. Prints its port.
const [, , yaml = '', file = '', killAtWrite = ''] = process.argv;

const probe = await open(process.execPath);
const files = Object.getPrototypeOf(probe) as FileHandle;
await probe.close();
const { writeFile } = files;
let writes = 0;
files.writeFile = async function (bytes) {
  writes += 1;
  if (writes !== Number(killAtWrite)) return writeFile.call(this, bytes);
  await writeFile.call(this, (bytes as Uint8Array).subarray(0, 1000));
  process.kill(process.pid, 'SIGKILL');
};

const config = parseConfig(yaml, file, { port: 3000, timezone: 'Europe/Paris' });
const db = openDatabase(config.dataDir, { busyTimeoutMs: 20, timezone: config.timezone });
const { port } = await serveContext(makeTestContext(config, db));
console.log(port);
