/** A piece of SQL with its parameters, in the order of their `?`. */
export type Sql = { readonly text: string; readonly params: readonly Parameter[] };

type Parameter = string | number | bigint | Buffer | null;

/**
 * SQL as a tagged template: a nested piece is spliced in, anything else becomes a parameter.
 * Drizzle's own `sql` takes longer to turn such a tree into text than SQLite takes to run it.
 *
 * A parameter is written `+?`, which has the same value as `?`. SQLite compares a bare `?` with the
 * conditions of partial indexes, and then plans the statement anew each time that a value is bound
 * to it: that takes twenty times as long as running it.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly (Sql | Parameter)[]): Sql {
  let text = strings[0] ?? '';
  const params: Parameter[] = [];
  let i = 0;
  for (const value of values) {
    if (isSql(value)) {
      text += value.text;
      for (const param of value.params) params.push(param);
    } else {
      text += '+?';
      params.push(value);
    }
    i += 1;
    text += strings[i] ?? '';
  }
  return { text, params };
}

/** Text that is SQL already. Never for anything that came from outside. */
sql.raw = (text: string): Sql => ({ text, params: [] });

sql.join = (pieces: readonly Sql[], separator: Sql): Sql => {
  // The rule of access is joined anew for each request, so this makes no lists in between.
  let text = '';
  const params: Parameter[] = [];
  for (const [i, piece] of pieces.entries()) {
    text += i === 0 ? piece.text : separator.text + piece.text;
    for (const param of piece.params) params.push(param);
  }
  return { text, params };
};

function isSql(value: Sql | Parameter): value is Sql {
  return typeof value === 'object' && value !== null && 'text' in value;
}
