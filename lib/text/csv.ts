/** A line of CSV (RFC 4180), in which no field is a formula. */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => csvField(field ?? '')).join(',')}\r\n`;
}

/**
 * Threat: a spreadsheet runs a cell that begins like a formula, and anybody with a link can make
 * one, since the name of their device is recorded. An apostrophe before it makes it plain text. It
 * is also put after `;`, tabs and line ends, since a spreadsheet that separates columns by those
 * begins a cell there.
 */
function csvField(text: string): string {
  const harmless = text.replaceAll(
    /(^|[;,\t\r\n]\s*"*)(?=[\s\p{Cf}]*[=+\-@＝＋－＠]|[\t\r])/gu,
    "$1'",
  );
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
