/**
 * A line of CSV (RFC 4180). Threat: a name that begins like a formula runs when a spreadsheet opens the
 * file; such fields are preceded by an apostrophe.
 */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => csvField(field ?? '')).join(',')}\r\n`;
}

/**
 * RFC 4180. Threat: a spreadsheet runs a cell that begins like a formula, and where it separates
 * columns by `;` or a tab, a cell may begin in the middle of a field. Anybody with a link chooses
 * such a text: the name of the device.
 */
function csvField(text: string): string {
  const harmless = text.replaceAll(/(^|[;,\t\r\n]\s*"*)(?=[=+\-@\t\r])/g, "$1'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
