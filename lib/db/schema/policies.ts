import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { groups, users } from './people.ts';

/**
 * Who may see the album or photo that points here. A row without `public` and without grants names
 * nobody. No foreign key onto what the owner set cascades: a table rebuilt by a migration would
 * empty it silently.
 */
export const policies = sqliteTable('policies', {
  id: integer().primaryKey({ autoIncrement: true }),
  public: integer({ mode: 'boolean' }).notNull().default(false),
  /** Albums only: photos without a policy of their own take this one. */
  inherit: integer({ mode: 'boolean' }).notNull().default(true),
  /** May originals be downloaded? */
  originals: integer({ mode: 'boolean' }).notNull().default(true),
  /** May archives be downloaded? */
  archives: integer({ mode: 'boolean' }).notNull().default(true),
  /** Are location and other personal metadata taken out of what is downloaded? */
  stripMetadata: integer('strip_metadata', { mode: 'boolean' }).notNull().default(false),
  /** Since when it is public; null: it is not, or it was before this was recorded. */
  publicAt: integer('public_at'),
  /**
   * Did an administrator make this very album or photo public? False where `new_albums`, a standing
   * policy, a copied policy or an undo did.
   */
  publicByHand: integer('public_by_hand', { mode: 'boolean' }).notNull().default(false),
});

/** The users whom a policy names. */
export const policyUsers = sqliteTable(
  'policy_users',
  {
    policyId: integer('policy_id')
      .notNull()
      .references(() => policies.id),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    /** Since when the policy names the user; null: since before this was recorded. */
    grantedAt: integer('granted_at'),
  },
  (table) => [
    primaryKey({ columns: [table.policyId, table.userId] }),
    index('policy_users_user').on(table.userId),
  ],
);

/** The groups that a policy names. */
export const policyGroups = sqliteTable(
  'policy_groups',
  {
    policyId: integer('policy_id')
      .notNull()
      .references(() => policies.id),
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id),
    /** Since when the policy names the group; null: since before this was recorded. */
    grantedAt: integer('granted_at'),
  },
  (table) => [
    primaryKey({ columns: [table.policyId, table.groupId] }),
    index('policy_groups_group').on(table.groupId),
  ],
);

/**
 * Standing policies: which policy new albums get (`lib/policies/standing`). Its JSON has the ids of
 * users and groups; ids of those removed since are ignored.
 */
export const standingPolicies = sqliteTable('standing_policies', {
  id: integer().primaryKey({ autoIncrement: true }),
  /** What `pattern` is: a category, or a glob of the paths of albums. */
  kind: text({ enum: ['category', 'path'] }).notNull(),
  pattern: text().notNull(),
  /** A `Policy` as JSON. */
  policy: text().notNull(),
  createdAt: integer('created_at').notNull(),
});
