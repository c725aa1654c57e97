import type { ChildProcess, SpawnOptions } from 'node:child_process';

/** Starts a program that gets the signals this process gets, so that none outlives it. */
export function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess;

/** Waits for a program to end: its exit code, or the name of what ended it. */
export function endOf(child: ChildProcess): Promise<number | string>;

/** Runs a program to its end and collects what it says; nothing of it is shown. */
export function collect(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<{ code: number | string; output: string }>;

/**
 * From here on SIGINT, SIGTERM and SIGHUP go to the programs that run, and this process ends when
 * they have. So does it when its parent is killed, where that one gave it a channel.
 */
export function forwardSignals(): void;

/** The signal that asked this process to end, or null. */
export function stopSignal(): NodeJS.Signals | null;
