import Sqlite from 'better-sqlite3';

/*
 * Loaded into a server before its own modules: notes the text of each SQL statement as it runs, with
 * the milliseconds of CPU time that it took of the server's thread, and hands them over when asked.
 * Linux counts that in steps of some milliseconds on some machines. Both module graphs of the process
 * share better-sqlite3.
 */
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
