import type { Reason } from '../../lib/policies/explain/reasons.ts';

export const reasonHelp = `Reasons are objects: kind (public, user, group or permission), group (a name, or
null) and permission (or null).`;

/** A reason for programs, as `reasonHelp` describes it. */
export function jsonReason(reason: Reason) {
  switch (reason.kind) {
    case 'group':
      return { kind: reason.kind, group: reason.group.name, permission: null };
    case 'permission':
      return { kind: reason.kind, group: reason.group, permission: reason.permission };
    default:
      return { kind: reason.kind, group: null, permission: null };
  }
}

/** Reasons as people read them, separated by commas. */
export function reasonsInWords(reasons: readonly Reason[]): string {
  return reasons.map(reasonInWords).join(', ');
}

function reasonInWords(reason: Reason): string {
  switch (reason.kind) {
    case 'public':
      return 'public';
    case 'user':
      return 'named';
    case 'group':
      return `group ${reason.group.name}`;
    case 'permission':
      return reason.group === null
        ? `permission ${reason.permission}`
        : `permission ${reason.permission} of group ${reason.group}`;
  }
}
