import { type DescribedPolicy, describePolicies } from '../access/describePolicy.ts';
import { isPresent } from '../access/facts.ts';
import type { Target } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/** A policy in use, offered to be copied, with an album that has it. */
export type PolicyExample = {
  readonly id: number;
  readonly name: string;
  readonly dirpath: string;
  readonly policy: DescribedPolicy;
};

const looksAt = 500;
const mostExamples = 40;

/** The distinct policies of the newest albums, each with the newest album that has it. */
export function listPolicyExamples(db: Database): PolicyExample[] {
  const albums = allRows<{ id: number; name: string; dirpath: string }>(
    db,
    sql`select id, shown_name as name, dirpath
      from albums
      where policy_id is not null and ${isPresent('albums')}
      order by shown_date desc, shown_name desc
      limit ${looksAt}`,
  );
  const described = describePolicies(
    db,
    albums.map(({ id }): Target => ({ kind: 'album', id })),
  );
  const examples = new Map<string, PolicyExample>();
  for (const [i, album] of albums.entries()) {
    const policy = described[i]?.policy;
    const key = JSON.stringify(policy);
    if (policy && !examples.has(key)) examples.set(key, { ...album, policy });
    if (examples.size >= mostExamples) break;
  }
  return [...examples.values()];
}
