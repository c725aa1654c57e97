import { compileLeaf, type Leaf } from '../access/condition.ts';
import { type Sql, sql } from '../db/sql.ts';

/**
 * For queries over all albums. The rule tests the same fact of an album several times; here each
 * such fact becomes a column of an inner select, so that it is computed once for each album. First
 * conditions are compiled with `leaf`, which collects the columns; then `from` gives the inner
 * select.
 */
export type AlbumFacts = {
  readonly leaf: (leaf: Leaf) => Sql;
  /**
   * The albums that meet `where`, as a table named `albums` with the columns that the rule needs.
   */
  readonly from: (where: Sql) => Sql;
};

export function createAlbumFacts(): AlbumFacts {
  const columns = new Map<string, Sql>();
  const leaf = (asked: Leaf): Sql => {
    if (asked.kind === 'always' || asked.of !== 'album') return compileLeaf(asked);
    const question = compileLeaf(asked);
    const key = JSON.stringify([question.text, question.params]);
    const name = [...columns.keys()].indexOf(key);
    if (name < 0) columns.set(key, question);
    return sql.raw(`albums.fact${name < 0 ? columns.size - 1 : name}`);
  };
  const from = (where: Sql): Sql => {
    const facts = [...columns.values()].map(
      (question, place) => sql`, ${question} as ${sql.raw(`fact${place}`)}`,
    );
    // The `limit -1` keeps SQLite from merging this select into the outer one.
    return sql`(select albums.id, albums.policy_id, albums.shown_date, albums.inheriting_count${sql.join(facts, sql``)} from albums where ${where} limit -1) as albums`;
  };
  return { leaf, from };
}
