/** What users and groups may be permitted; `admin` implies both others. */
export const permissionNames = ['view', 'scan', 'admin'] as const;

export type Permission = (typeof permissionNames)[number];
