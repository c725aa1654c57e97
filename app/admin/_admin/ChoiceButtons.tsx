import type { ReactNode } from 'react';

type Choice = { readonly value: string; readonly text: ReactNode };

/** Buttons of which each sends its form with another value of one field. */
export function ChoiceButtons(props: {
  readonly name: string;
  readonly choices: readonly Choice[];
}) {
  return (
    <div className="actions">
      {props.choices.map(({ value, text }) => (
        <button
          key={value}
          type="submit"
          name={props.name}
          value={value}
          className="button button-small button-plain"
        >
          {text}
        </button>
      ))}
    </div>
  );
}
