/** The permissions that a user or group can hold; `admin` implies the other two. */
export const permissionNames = ['view', 'scan', 'admin'] as const;

export type Permission = (typeof permissionNames)[number];
