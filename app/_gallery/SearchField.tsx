'use client';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { Icon } from './icons.tsx';

type Props = {
  readonly query: string;
  readonly label: string;
  readonly submit: string;
  /** Does the page show what is found? Then it follows what is typed. */
  readonly follows: boolean;
};

/** As long as somebody goes on typing, nothing is asked. Milliseconds. */
const PAUSE = 250;

/** The one search of the gallery. Enter, or the button, searches without JavaScript too. */
export function SearchField({ query, label, submit, follows }: Props) {
  const router = useRouter();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const follow = (typed: string) => {
    clearTimeout(waiting.current);
    const words = typed.trim();
    waiting.current = setTimeout(() => {
      // One entry of the history, however many letters are typed.
      router.replace(words === '' ? '/' : `/?q=${encodeURIComponent(words)}`, { scroll: false });
    }, PAUSE);
  };
  return (
    <search className="search">
      <form className="search-form" action="/">
        <input
          type="search"
          name="q"
          defaultValue={query}
          aria-label={label}
          placeholder={submit}
          enterKeyHint="search"
          autoComplete="off"
          onChange={follows ? (event) => follow(event.currentTarget.value) : undefined}
        />
        <button type="submit" aria-label={submit}>
          <Icon shape="search" />
        </button>
      </form>
    </search>
  );
}
