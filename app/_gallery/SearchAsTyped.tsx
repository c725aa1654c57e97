'use client';

import {
  type InputEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { TypedSearchAnswer } from '../../lib/server/typedSearch.ts';
import { Icon } from './icons.tsx';
import { useTypedSearch } from './useTypedSearch.ts';

type Props = { readonly query: string; readonly label: string; readonly name: string };

/**
 * The search field as a combobox with a list (WAI-ARIA authoring practices, "editable combobox with list
 * autocomplete"): focus stays in the field, arrow keys go through the list. Before scripts run, and without
 * them, it is a search field.
 */
export function SearchAsTyped({ query, label, name }: Props) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { found, isOpen, active, idOf, ask, leave, onInput, onKeyDown } = useChoices(id);
  const isReady = useSyncExternalStore(never, yes, no);

  useEffect(() => {
    // Something may have been typed before the scripts ran.
    const input = field.current;
    if (input && document.activeElement === input && input.value !== query) ask(input.value);
  }, [ask, query]);

  return (
    <form
      className="search-form"
      action="/"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) leave();
      }}
    >
      <input
        ref={field}
        type="search"
        name="q"
        defaultValue={query}
        aria-label={label}
        placeholder={name}
        enterKeyHint="search"
        autoComplete="off"
        onInput={onInput}
        onKeyDown={onKeyDown}
        {...(isReady && {
          role: 'combobox',
          'aria-autocomplete': 'list',
          'aria-expanded': isOpen,
          'aria-controls': `${id}-list`,
          'aria-activedescendant': active < 0 ? undefined : idOf(active),
        })}
      />
      <button type="submit" aria-label={name}>
        <Icon shape="search" />
      </button>
      {isReady && <Choices {...{ id, label, active, idOf }} groups={found?.groups ?? []} />}
      <span className="visually-hidden" role="status">
        {found?.status}
      </span>
    </form>
  );
}

/** What is found, which choice the arrow keys have reached (-1: none), and what keys do in the field. */
function useChoices(id: string) {
  const [active, setActive] = useState(-1);
  const { found, ask, close } = useTypedSearch();
  const choices = found?.groups.flatMap((group) => group.choices) ?? [];
  const isOpen = choices.length > 0;
  const idOf = (place: number) => `${id}-${place}`;

  const leave = () => {
    setActive(-1);
    close();
  };

  const move = (place: number) => {
    const next = (place + choices.length + 1) % (choices.length + 1);
    setActive(next === choices.length ? -1 : next);
    document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' });
  };

  const onInput = ({ currentTarget }: InputEvent<HTMLInputElement>) => {
    setActive(-1);
    ask(currentTarget.value);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { key, currentTarget } = event;
    if (key === 'ArrowDown' && !isOpen) return ask(currentTarget.value);
    if (!isOpen) return;
    if (key === 'ArrowDown') move(active + 1);
    else if (key === 'ArrowUp') move(active < 0 ? choices.length - 1 : active - 1);
    else if (key === 'Enter' && active >= 0) document.getElementById(idOf(active))?.click();
    else if (key === 'Escape') leave();
    else return;
    event.preventDefault();
  };

  return { found, isOpen, active, idOf, ask, leave, onInput, onKeyDown };
}

type ChoicesProps = Pick<TypedSearchAnswer, 'groups'> & {
  readonly id: string;
  readonly label: string;
  readonly active: number;
  readonly idOf: (place: number) => string;
};

function Choices({ id, label, groups, active, idOf }: ChoicesProps) {
  let place = -1;
  return (
    <div
      className="search-choices"
      id={`${id}-list`}
      role="listbox"
      aria-label={label}
      hidden={groups.length === 0}
    >
      {groups.map((group) => (
        <fieldset key={group.label} aria-label={group.label}>
          {group.choices.map(({ href, title, detail, picture }) => {
            place += 1;
            return (
              <a
                key={`${href} ${title}`}
                id={idOf(place)}
                role="option"
                aria-selected={place === active}
                tabIndex={-1}
                href={href}
              >
                {picture ? <img src={picture.src} alt="" /> : <Icon shape="search" />}
                <span dir="auto">
                  <b>{title}</b>
                  {detail !== undefined && <small>{detail}</small>}
                </span>
              </a>
            );
          })}
        </fieldset>
      ))}
    </div>
  );
}

const never = () => () => {};
const yes = () => true;
const no = () => false;
