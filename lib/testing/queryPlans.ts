import type { openTestDatabase } from './testWorld.ts';

/**
 * Tests only: how SQLite means to find the rows of each statement that `run` makes, as text to be
 * compared with what was kept. It depends on the schema and on the version of SQLite, and neither on
 * how much there is nor on the machine.
 */
export function queryPlans(
  { db, statements }: Pick<ReturnType<typeof openTestDatabase>, 'db' | 'statements'>,
  run: () => unknown,
): string {
  const from = statements.length;
  run();
  const ran = [...new Set(statements.slice(from))];
  return ran
    .map((statement) => `${summaryOf(statement)}\n${planOf({ db }, statement)}`)
    .join('\n\n');
}

type Step = { readonly id: number; readonly parent: number; readonly detail: string };

function planOf({ db }: Pick<ReturnType<typeof openTestDatabase>, 'db'>, statement: string) {
  const steps = db.$client.prepare(`explain query plan ${statement}`).all() as Step[];
  const depths = new Map<number, number>();
  return steps
    .map(({ id, parent, detail }) => {
      const depth = (depths.get(parent) ?? 0) + 1;
      depths.set(id, depth);
      // SQLite numbers the subqueries of a statement; what the numbers are says nothing.
      return `${'  '.repeat(depth)}${detail.replace(/(subquery)[ -]\d+/gi, '$1')}`;
    })
    .join('\n');
}

/** The beginning of a statement, enough to know it by. */
function summaryOf(statement: string): string {
  return statement.replace(/\s+/g, ' ').trim().slice(0, 60);
}
