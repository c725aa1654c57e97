import type Sqlite from 'better-sqlite3';
import type { ScanReport } from './report.ts';

export type ScanOrigin = 'command' | 'admin';

export type ScanProgress = {
  readonly phase: 'walking' | 'reading' | 'applying';
  readonly done: number;
  readonly total: number;
};

/** The row of a scan, from which administrators see its progress and report. */
export type ScanRow = {
  readonly id: number;
  readonly showProgress: (progress: ScanProgress) => void;
  readonly finish: (state: 'done' | 'refused' | 'failed', report: ScanReport) => void;
};

const PROGRESS_MS = 500;

/** How many reports are kept. */
const MOST_SCANS = 100;

/**
 * Begins a scan. Must be called under the lock: any other row with the state "running" then belongs
 * to a scan that was killed, and is set to failed.
 */
export function startScanRow(client: Sqlite.Database, origin: ScanOrigin, now: number): ScanRow {
  const insert = client.prepare(
    "insert into scans (started_at, origin, state, progress) values (?, ?, 'running', ?)",
  );
  const writeProgress = client.prepare('update scans set progress = ? where id = ?');
  const writeEnd = client.prepare(
    'update scans set state = ?, finished_at = ?, progress = null, report = ? where id = ?',
  );
  const begin = client.transaction(() => {
    client
      .prepare("update scans set state = 'failed', finished_at = ? where state = 'running'")
      .run(now);
    client
      .prepare('delete from scans where id not in (select id from scans order by id desc limit ?)')
      .run(MOST_SCANS - 1);
    const progress: ScanProgress = { phase: 'walking', done: 0, total: 0 };
    return Number(insert.run(now, origin, JSON.stringify(progress)).lastInsertRowid);
  });
  const id = begin.immediate();

  let shownAt = now;
  return {
    id,
    showProgress(progress) {
      if (Date.now() - shownAt < PROGRESS_MS) return;
      shownAt = Date.now();
      writeProgress.run(JSON.stringify(progress), id);
    },
    finish(state, report) {
      writeEnd.run(state, Date.now(), JSON.stringify(report), id);
    },
  };
}
