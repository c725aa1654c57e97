import type { openTestDatabase } from './testWorld.ts';

type Observed = Pick<ReturnType<typeof openTestDatabase>, 'db' | 'statements'>;

/**
 * Tests only: the query plans of the statements that `run` executes, as text for a snapshot. They
 * depend on the schema and the version of SQLite, but not on the data or the machine.
 */
export function queryPlans({ db, statements }: Observed, run: () => unknown): string {
  const from = statements.length;
  run();
  const ran = [...new Set(statements.slice(from))];
  return ran
    .map((statement) => `${summaryOf(statement)}\n${planOf({ db }, statement)}`)
    .join('\n\n');
}

type Step = { readonly id: number; readonly parent: number; readonly detail: string };

function planOf({ db }: Pick<Observed, 'db'>, statement: string) {
  const steps = db.$client.prepare(`explain query plan ${statement}`).all() as Step[];
  const depths = new Map<number, number>();
  return steps
    .map(({ id, parent, detail }) => {
      const depth = (depths.get(parent) ?? 0) + 1;
      depths.set(id, depth);
      // Removes the numbers that SQLite gives to subqueries, which mean nothing.
      return `${'  '.repeat(depth)}${detail.replace(/(subquery)[ -]\d+/gi, '$1')}`;
    })
    .join('\n');
}

/** Tests only: those steps of the query plans of the statements that `run` executes which match `wanted`. */
export function planSteps(
  { db, statements }: Observed,
  run: () => unknown,
  wanted: RegExp,
): string[] {
  statements.length = 0;
  run();
  return statements.flatMap((statement) =>
    db.$client
      .prepare<[], { detail: string }>(`explain query plan ${statement}`)
      .all()
      .map(({ detail }) => detail)
      .filter((detail) => wanted.test(detail)),
  );
}

/** The beginning of a statement, to identify it. */
function summaryOf(statement: string): string {
  return statement.replace(/\s+/g, ' ').trim().slice(0, 60);
}
