import { type Sql, sql } from '../db/sql.ts';
import { photoRule, type Viewer } from './access.ts';
import { compile, compileLeaf, idList, type Leaf } from './condition.ts';

/**
 * SQL over `audiences`: may the viewer see photos whose own policies name this audience, or have
 * them for the purpose? For `metadata` it is over `album_cells` as well, which says whether the
 * policies of its photos keep metadata. It counts photos and never decides about one. The viewer
 * holds no shares (`withoutShares`).
 */
export function isForAudience(
  { hidesPublic: _, ...viewer }: Viewer,
  purpose: 'see' | 'metadata' = 'see',
): Sql {
  return compile(photoRule(viewer, purpose).own, audienceLeaf);
}

/** SQL over `audiences`, as above: does it name the viewer, or a group of theirs? */
export function isForPerson(
  { hidesPublic: _, ...viewer }: Viewer,
  purpose: 'see' | 'metadata' = 'see',
): Sql {
  return compile(photoRule({ ...viewer, sharesAlone: true }, purpose).own, audienceLeaf);
}

/** A leaf of the rule about a photo's policy, asked of the audience of that policy. */
function audienceLeaf(leaf: Leaf): Sql {
  switch (leaf.kind) {
    case 'always':
      return compileLeaf(leaf);
    case 'grantsUser':
      return grants(sql`kind = 'user' and grantee = ${leaf.userId}`);
    case 'grantsGroup':
      return grants(sql`kind = 'group' and grantee in ${idList(leaf.groupIds)}`);
    case 'flag':
      if (leaf.flag === 'public') return sql`audiences.public = 1`;
      if (leaf.flag === 'keepsMetadata') return sql`album_cells.keeps_metadata = 1`;
  }
  throw new Error('Photos are not counted by what shares show');
}

function grants(condition: Sql): Sql {
  return sql`exists (
    select 1
    from audience_grants
    where audience_grants.audience_id = audiences.id and ${condition})`;
}
