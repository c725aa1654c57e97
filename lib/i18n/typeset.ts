/**
 * French messages with non-breaking spaces, so that no line begins with a punctuation mark that has
 * a space before it, or ends with an opening quote. (The second colon of `::` belongs to ICU
 * MessageFormat.)
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
