/*
 * A test that fails among all the others, on a machine that is full, is run once more, alone, when they have
 * ended: one race does not hide what hundreds of tests say. It is named even if it passes then, so that
 * it is mended.
 */

/** If more tests than these failed, it was not chance, and none is run again. */
const MOST = 3;

/** These are never run again: what is shown to the wrong person only now and then is a leak too. */
const ONCE = /^(e2e\/leaks|lib\/access)\//;

/** Which of the tests that failed are run once more. */
export function planSecondTries(failed) {
  return failed.length > MOST ? [] : failed.filter(({ file }) => !ONCE.test(file));
}

/** The runner's arguments for this test alone; what has no titles is a whole file. */
export function secondTryOf({ runner, project, file, titles }) {
  const escaped = titles.map((title) => title.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  if (runner === 'vitest') {
    return ['run', file, ...(titles.length > 0 ? ['-t', `^${escaped.join(' > ')}$`] : [])];
  }
  // Playwright compares it with the titles, each followed by its tags.
  const tags = '( @\\S+)*';
  const pattern = ` ${escaped.join(`${tags} `)}${tags}$`;
  return ['test', file, '--project', project, '--workers', '1', '-g', pattern];
}

/** Did the test pass, when it was run alone? */
export function isPassed({ passed, failed, others }) {
  return passed > 0 && failed.length === 0 && others === 0;
}

/** Its name for people: its file, and its titles from the outermost. */
export function nameOf({ file, titles }) {
  return [file, ...titles].join(' › ');
}
