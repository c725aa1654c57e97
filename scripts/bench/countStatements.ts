import { AsyncLocalStorage } from 'node:async_hooks';
import { Server, type ServerResponse } from 'node:http';
import Sqlite from 'better-sqlite3';

/*
 * Loaded into a server before its own modules: notes the text of each SQL statement that runs for a request, with
 * the milliseconds of CPU time that it took of the server's thread, and hands them over when asked.
 * Linux counts that in steps of some milliseconds on some machines. Both module graphs of the process
 * share better-sqlite3.
 */

/** The request in which something runs. What the server does by itself, now and then, has none. */
const requests = new AsyncLocalStorage<{ ended: boolean }>();
/** What is queued while a request is answered is written a second later or more, and belongs to no page. */
const ENDS_AFTER_MS = 200;

const { emit } = Server.prototype;
Object.defineProperty(Server.prototype, 'emit', {
  value: function followed(this: Server, name: string, ...args: unknown[]) {
    if (name !== 'request') return Reflect.apply(emit, this, [name, ...args]);
    const request = { ended: false };
    (args[1] as ServerResponse).once('close', () => {
      setTimeout(() => {
        request.ended = true;
      }, ENDS_AFTER_MS).unref();
    });
    return requests.run(request, () => Reflect.apply(emit, this, [name, ...args]));
  },
});

// `lib/db/remembered.ts` asks SQLite by these whether anything was written, which reads no row: they are not counted.
const uncounted = new Set(['pragma data_version', 'select total_changes() as own']);
const statements: { readonly text: string; readonly ms: number }[] = [];
const { prepare } = Sqlite.prototype;
Object.defineProperty(Sqlite.prototype, 'prepare', {
  value: function noted(this: Sqlite.Database, source: string) {
    const statement = prepare.call(this, source);
    if (uncounted.has(source)) return statement;
    for (const name of ['all', 'get', 'run', 'iterate'] as const) {
      const original = statement[name];
      Object.defineProperty(statement, name, {
        value: (...parameters: unknown[]) => {
          if (requests.getStore()?.ended ?? true)
            return Reflect.apply(original, statement, parameters);
          const before = process.threadCpuUsage();
          try {
            return Reflect.apply(original, statement, parameters);
          } finally {
            const { user, system } = process.threadCpuUsage(before);
            statements.push({ text: source, ms: (user + system) / 1000 });
          }
        },
      });
    }
    return statement;
  },
});

process.on('message', () => process.send?.(statements.splice(0)));
