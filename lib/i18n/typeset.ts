/**
 * French messages as they are printed: no line begins with a mark that has a space before it, nor
 * ends with an opening quote. (The second colon of `::` belongs to ICU MessageFormat.)
 */
export function typesetFrench<Messages extends Readonly<Record<string, string>>>(
  messages: Messages,
): Messages {
  const entries = Object.entries(messages);
  return Object.fromEntries(entries.map(([key, text]) => [key, keepTogether(text)])) as Messages;
}

const noBreakSpace = '\u00a0';

function keepTogether(text: string): string {
  return text.replaceAll(/ (?=[?!;»]|:(?!:))|(?<=«) /g, noBreakSpace);
}
