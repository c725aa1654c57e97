import { readFileSync } from 'node:fs';

/**
 * The number of a group of this machine (group(5)), by its name or its number; null where there is
 * no such group.
 */
export function findGroupId(name: string): number | null {
  if (/^\d{1,9}$/.test(name)) return Number(name);
  try {
    const lines = readFileSync('/etc/group', 'utf8').split('\n');
    const fields = lines.map((line) => line.split(':')).find(([first]) => first === name);
    return fields?.[2] === undefined ? null : Number(fields[2]);
  } catch {
    return null;
  }
}
