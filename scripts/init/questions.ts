import { createInterface, type Interface } from 'node:readline/promises';
import { InvalidArgumentError } from 'commander';
import {
  parseHandleAnswer,
  parseLibrary,
  parseNameAnswer,
  parseNewAlbums,
  parseTimezone,
  parseTitle,
  parseUrl,
} from './parseAnswers.ts';

export type Answers = {
  readonly title: string;
  readonly url: string;
  readonly library: string;
  readonly newAlbums: 'public' | 'private';
  readonly timezone: string;
  readonly admin: string;
  readonly name: string;
};

type Question<Key extends keyof Answers> = {
  readonly key: Key;
  readonly flag: string;
  readonly text: string;
  readonly parse: (text: string) => Answers[Key];
  /** The default, derived from earlier answers; null: none. */
  readonly fallback: (before: Partial<Answers>) => Answers[Key] | null;
};

type AnyQuestion = { [Key in keyof Answers]: Question<Key> }[keyof Answers];

const questions: readonly AnyQuestion[] = [
  {
    key: 'library',
    flag: '--library',
    text: 'Which directory holds the photos? They are only ever read.',
    parse: parseLibrary,
    fallback: () => null,
  },
  {
    key: 'title',
    flag: '--title',
    text: 'What is the gallery called?',
    parse: parseTitle,
    fallback: () => 'Gallery',
  },
  {
    key: 'url',
    flag: '--url',
    text: 'Where will it be reached? Links point there.',
    parse: parseUrl,
    fallback: () => 'http://localhost:3000',
  },
  {
    key: 'newAlbums',
    flag: '--new-albums',
    text: [
      'Who sees a new album before you have said so?',
      '  private: nobody but you, until you share it',
      '  public: everybody who knows the address of the gallery',
    ].join('\n'),
    parse: parseNewAlbums,
    fallback: () => 'private',
  },
  {
    key: 'timezone',
    flag: '--timezone',
    text: 'In which time zone were photos taken that do not say?',
    parse: parseTimezone,
    fallback: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  },
  {
    key: 'admin',
    flag: '--admin',
    text: 'The short name of the administrator, to be used in commands?',
    parse: parseHandleAnswer,
    fallback: () => 'admin',
  },
  {
    key: 'name',
    flag: '--name',
    text: 'And the full name, as others see it?',
    parse: parseNameAnswer,
    fallback: ({ admin }) => admin ?? null,
  },
];

/**
 * The flags of questions without an answer; with `defaults`, only those that have no default
 * either.
 */
export function missingFlags(given: Partial<Answers>, defaults: boolean): string[] {
  return questions
    .filter(({ key }) => given[key] === undefined)
    .filter(({ key }) => !defaults || key === 'library')
    .map(({ flag }) => flag);
}

/** Fills in the defaults. Must only be called where `missingFlags` is empty. */
export function withDefaults(given: Partial<Answers>): Answers {
  let answers = given;
  for (const { key, fallback } of questions) {
    const value = answers[key] ?? fallback(answers) ?? undefined;
    if (value === undefined) throw new Error(`${key} has no default`);
    answers = { ...answers, [key]: value };
  }
  return answers as Answers;
}

type Streams = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

const ownStreams = { input: process.stdin, output: process.stdout };

/** Asks the missing questions on the terminal. Null when the user aborts (Ctrl-C, Ctrl-D). */
export async function askQuestions(
  given: Partial<Answers>,
  streams: Streams = ownStreams,
): Promise<Answers | null> {
  const terminal = createInterface(streams);
  const away = new AbortController();
  terminal.once('SIGINT', () => terminal.close());
  terminal.once('close', () => away.abort());
  try {
    let answers = given;
    for (const question of questions) {
      if (answers[question.key] !== undefined) continue;
      const fallback = question.fallback(answers);
      const answer = await askOne(terminal, question, fallback, away.signal);
      answers = { ...answers, [question.key]: answer };
    }
    return answers as Answers;
  } catch (error) {
    if (away.signal.aborted) return null;
    throw error;
  } finally {
    terminal.close();
  }
}

async function askOne(
  terminal: Interface,
  { text, parse }: AnyQuestion,
  fallback: string | null,
  signal: AbortSignal,
): Promise<string> {
  const prompt = `\n${text}\n${fallback === null ? '' : `[${fallback}] `}> `;
  let complaint = '';
  for (;;) {
    const typed = (await terminal.question(complaint + prompt, { signal })).trim();
    try {
      return parse(typed === '' && fallback !== null ? fallback : typed);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      complaint = `${error.message}\n`;
    }
  }
}
