import type { ChildProcess, SpawnOptions } from 'node:child_process';

/** `givesWay`: how much less urgent than this process it is with all that it starts, as `nice` counts. Default: 0. */
type ChildOptions = SpawnOptions & { readonly givesWay?: number };

/** Starts a program that gets the same signals as this process, so that it does not outlive it. */
export function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): ChildProcess;

/** Waits for a program to end. Resolves to its exit code, or the name of the signal. */
export function endOf(child: ChildProcess): Promise<number | string>;

/** Runs a program to its end and collects its output, without showing it. */
export function collect(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<{ code: number | string; output: string }>;

/**
 * Forwards SIGINT, SIGTERM and SIGHUP to the running programs from now on; this process ends after
 * them. It also ends when its parent is killed, if the parent gave it a channel.
 */
export function forwardSignals(): void;

/** The signal that asked this process to end, or null. */
export function stopSignal(): NodeJS.Signals | null;
