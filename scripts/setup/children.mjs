import { spawn } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';

const running = new Set();
let stoppedBy = null;

/** Starts a program that gets the same signals as this process, so that it does not outlive it. */
export function startChild(command, args, { givesWay = 0, ...options }) {
  const child = spawn(command, args, options);
  if (givesWay > 0 && child.pid !== undefined) {
    setPriority(child.pid, Math.min(19, getPriority() + givesWay));
  }
  running.add(child);
  child.once('close', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Waits for a program to end. Resolves to its exit code, or the name of the signal. */
export function endOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.code ?? error.message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}

/** Runs a program to its end and collects its output, without showing it. */
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
 * Forwards SIGINT, SIGTERM and SIGHUP to the running programs from now on; this process ends after
 * them. It also ends when its parent is killed, if the parent gave it a channel.
 */
export function forwardSignals() {
  const stop = (signal) => {
    stoppedBy ??= signal;
    for (const child of running) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  process.once('disconnect', () => stop('SIGTERM'));
}

/**
 * Ends this process when npm is killed with SIGKILL, which npm cannot forward as it does other
 * signals.
 */
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
