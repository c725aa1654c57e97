import { spawn } from 'node:child_process';

const running = new Set();
let stoppedBy = null;

/** Starts a program that gets the signals this process gets, so that none outlives it. */
export function startChild(command, args, options) {
  const child = spawn(command, args, options);
  running.add(child);
  child.once('close', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Waits for a program to end: its exit code, or the name of what ended it. */
export function endOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.code ?? error.message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}

/** Runs a program to its end and collects what it says; nothing of it is shown. */
export async function collect(command, args, options) {
  const child = startChild(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const code = await endOf(child);
  return { code, output };
}

/**
 * From here on SIGINT, SIGTERM and SIGHUP go to the programs that run, and this process ends when
 * they have. So does it when its parent is killed, where that one gave it a channel.
 */
export function forwardSignals() {
  const stop = (signal) => {
    stoppedBy ??= signal;
    for (const child of running) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  process.once('disconnect', () => stop('SIGTERM'));
}

/** npm hands signals on to what it runs, but when it is killed outright it can tell nobody. */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

/** The signal that asked this process to end, or null. */
export function stopSignal() {
  return stoppedBy;
}
