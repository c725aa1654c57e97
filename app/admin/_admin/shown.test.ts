import { expect, test } from 'vitest';
import { isChanged, mergeSelection } from './shown.ts';

function formOf(...fields: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

test('a field has changed where another value was shown, line ends aside', () => {
  const form = formOf(
    ['name', 'New'],
    ['shown-name', 'Old'],
    ['text', 'a\r\nb'],
    ['shown-text', 'a\nb'],
    ['other', 'x'],
  );
  expect(['name', 'text', 'other'].map((field) => isChanged(form, field))).toEqual([
    true,
    false,
    true,
  ]);
});

test('what others have changed since stays, beside what was checked and unchecked', () => {
  const form = formOf(['shown-group', '1'], ['shown-group', '2']);
  // Shown as a member of 1 and 2; 2 unchecked, 3 checked; meanwhile 1 was removed and 4 added.
  expect(mergeSelection(form, 'group', [2, 4], [1, 3])).toEqual([4, 3]);
  expect(mergeSelection(form, 'group', [1, 2], [1, 2])).toEqual([1, 2]);
  expect(mergeSelection(form, 'group', [1, 2], [])).toEqual([]);
});
