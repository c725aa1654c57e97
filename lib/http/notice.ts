/** What a page says that comes in place of another: one thing, and how to go on. */
export type Notice = {
  readonly title: string;
  readonly intro: string;
  /** For who runs the gallery. */
  readonly hint?: string;
  readonly ways: readonly { readonly href: string; readonly text: string }[];
};

const mark = 'notice:';

/** A notice for the script that called a server action: Next throws the text of such an answer. */
export function noticeText(notice: Notice): string {
  return mark + JSON.stringify(notice);
}

/** The notice in what was thrown, or null where something else was. */
export function findNotice(message: string): Notice | null {
  return message.startsWith(mark) ? JSON.parse(message.slice(mark.length)) : null;
}
