import type Sqlite from 'better-sqlite3';
import type { Client } from '../db/client.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { parseReport, type ScanReport } from './report.ts';
import { isScanLocked } from './scanLock.ts';

export type ScanOrigin = 'command' | 'admin';

export type ScanProgress = {
  readonly phase: 'walking' | 'reading' | 'applying';
  readonly done: number;
  readonly total: number;
};

/** The row of a scan, from which administrators see its progress and report. */
type ScanRow = {
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

  let shownAt = performance.now();
  return {
    id,
    showProgress(progress) {
      if (performance.now() - shownAt < PROGRESS_MS) return;
      shownAt = performance.now();
      writeProgress.run(JSON.stringify(progress), id);
    },
    finish(state, report) {
      writeEnd.run(state, Date.now(), JSON.stringify(report), id);
    },
  };
}

/** A scan as administrators see it. Instants in milliseconds since 1970 UTC. */
export type ScanSummary = {
  readonly id: number;
  readonly startedAt: number;
  /** Null while it runs, and for a scan that was killed. */
  readonly finishedAt: number | null;
  readonly origin: ScanOrigin;
  readonly state: 'running' | 'done' | 'refused' | 'failed';
  /** Set while it runs. */
  readonly progress: ScanProgress | null;
  /** Set when it has ended; null for a scan that was killed. */
  readonly report: ScanReport | null;
};

type Row = Omit<ScanSummary, 'progress' | 'report'> & {
  progress: string | null;
  report: string | null;
};

const columns = sql`id, started_at as startedAt, finished_at as finishedAt, origin, state, progress, report`;

/** The scan without any number of files or photos, hidden ones among them: when it ran, and how it went. */
export function withoutCounts({ progress, ...scan }: ScanSummary): ScanSummary {
  const phase = progress && { phase: progress.phase, done: 0, total: 0 };
  return { ...scan, progress: phase, report: null };
}

/** The last scans, newest first. */
export function listScans(db: Client, dataDir: string, most = 20): ScanSummary[] {
  const rows = allRows<Row>(db, sql`select ${columns} from scans order by id desc limit ${most}`);
  return rows.map((row) => summaryOf(row, dataDir));
}

/** The running scan, in any process, or null. */
export function findRunningScan(db: Client, dataDir: string): ScanSummary | null {
  const newest = sql`select ${columns}
    from scans
    where state = 'running'
    order by id desc
    limit 1`;
  const row = firstRow<Row>(db, newest);
  const summary = row && summaryOf(row, dataDir);
  return summary?.state === 'running' ? summary : null;
}

/** The id of the newest scan, 0 before the first one. */
export function newestScanId(db: Client): number {
  const row = firstRow<{ id: number }>(db, sql`select coalesce(max(id), 0) as id from scans`);
  return row?.id ?? 0;
}

/** A scan whose row says that it runs, while no process holds the lock, was killed. */
function summaryOf(row: Row, dataDir: string): ScanSummary {
  const runs = row.state === 'running' && isScanLocked(dataDir);
  return {
    ...row,
    state: row.state === 'running' && !runs ? 'failed' : row.state,
    progress: runs && row.progress !== null ? (JSON.parse(row.progress) as ScanProgress) : null,
    report: row.report === null ? null : parseReport(row.report),
  };
}
