import Sqlite from 'better-sqlite3';

/*
 * Loaded into a server before its own modules: notes the text of each SQL statement as it runs, and
 * how long it took in milliseconds, and hands them over when asked. Both module graphs of the process share better-sqlite3.
 */
const statements: { readonly text: string; readonly ms: number }[] = [];
const { prepare } = Sqlite.prototype;
Object.defineProperty(Sqlite.prototype, 'prepare', {
  value: function noted(this: Sqlite.Database, source: string) {
    const statement = prepare.call(this, source);
    for (const name of ['all', 'get', 'run', 'iterate'] as const) {
      const original = statement[name];
      Object.defineProperty(statement, name, {
        value: (...parameters: unknown[]) => {
          const started = performance.now();
          try {
            return Reflect.apply(original, statement, parameters);
          } finally {
            statements.push({ text: source, ms: performance.now() - started });
          }
        },
      });
    }
    return statement;
  },
});

process.on('message', () => process.send?.(statements.splice(0)));
