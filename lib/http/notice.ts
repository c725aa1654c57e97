/**
 * The content of a page shown in place of the requested one: what happened, and links for going on.
 */
export type Notice = {
  readonly title: string;
  readonly intro: string;
  /** A hint for the person who runs the gallery. */
  readonly hint?: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
};

const PREFIX = 'notice:';

/**
 * A notice as the response to a script that called a server action: Next throws an error with the
 * text of such a response as its message.
 */
export function noticeText(notice: Notice): string {
  return PREFIX + JSON.stringify(notice);
}

/** The notice in the message of a thrown error, or null where there is none. */
export function findNotice(message: string): Notice | null {
  return message.startsWith(PREFIX) ? JSON.parse(message.slice(PREFIX.length)) : null;
}
