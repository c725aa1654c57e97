import Sqlite from 'better-sqlite3';

/*
 * Loaded into a server before its own modules: notes the text of each SQL statement as it runs, and
 * hands them over when asked. Both module graphs of the process share better-sqlite3.
 */
const statements: string[] = [];
const { prepare } = Sqlite.prototype;
Object.defineProperty(Sqlite.prototype, 'prepare', {
  value: function noted(this: Sqlite.Database, source: string) {
    const statement = prepare.call(this, source);
    for (const name of ['all', 'get', 'run', 'iterate'] as const) {
      const original = statement[name];
      Object.defineProperty(statement, name, {
        value: (...parameters: unknown[]) => {
          statements.push(source);
          return Reflect.apply(original, statement, parameters);
        },
      });
    }
    return statement;
  },
});

process.on('message', () => process.send?.(statements.splice(0)));
