import { createHash, timingSafeEqual } from 'node:crypto';
import { isLiveSessionSql } from '../access/live.ts';
import { environment } from '../config/loadConfig.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { Delivery } from '../http/delivery.ts';
import { isScanLocked } from '../scan/scanLock.ts';
import type { ServerContext } from './context.ts';
import { notFound } from './noticePage.ts';
import type { ByteRequest } from './request.ts';

/**
 * `GET /api/metrics`: numbers for Prometheus, as text (exposition format 0.0.4), for whoever sends
 * `Authorization: Bearer` with METRICS_TOKEN. For everybody else, and where there is no such token,
 * there is no such page.
 */
export async function deliverMetrics({ method, header, context }: ByteRequest): Promise<Delivery> {
  const token = environment().metricsToken;
  const given = /^Bearer +(\S+) *$/i.exec(header('authorization') ?? '')?.[1];
  if (token === undefined || given === undefined || !isSame(given, token)) return notFound;
  const body = Buffer.from(metricsText(listMetrics(context)));
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      'Content-Length': String(body.length),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
    body: method === 'HEAD' ? null : body,
  };
}

/** Takes the same time whatever is given: both are hashed to one length first. */
function isSame(given: string, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

type Sample = {
  /** Values of ours, none of which contains a quote, a backslash or a line end. */
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
};

type Metric = {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Sample[];
};

function listMetrics(context: ServerContext): Metric[] {
  return [
    ...requestMetrics(context.work),
    ...pictureMetrics(context.work),
    ...scanMetrics(context),
    gauge('sessions', 'Devices that are signed in.', one(countSessions(context))),
    ...processMetrics(),
  ];
}

const counter = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name: `albumen_${name}`,
  type: 'counter',
  help,
  samples,
});

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name: `albumen_${name}`,
  type: 'gauge',
  help,
  samples,
});

/** A metric of one value; null: it is not known. */
const one = (value: number | null): Sample[] => (value === null ? [] : [{ value }]);

function requestMetrics({ requests, pageTurns }: ServerContext['work']): Metric[] {
  return [
    counter(
      'requests_total',
      'Requests that were answered, by kind and status.',
      [...requests.answered.values()].map(({ kind, status, count }) => ({
        labels: { kind, status },
        value: count,
      })),
    ),
    counter('response_bytes_total', 'Bytes that were sent.', one(requests.bytes)),
    counter('request_seconds_total', 'Time of all requests.', one(requests.seconds)),
    gauge('pages_waiting', 'Pages that wait for their turn.', one(pageTurns.waiting())),
  ];
}

function pictureMetrics(work: ServerContext['work']): Metric[] {
  const { kept, bytes } = work.cacheWrites;
  return [
    counter('thumbnails_made_total', 'Thumbnails that were made.', one(work.made.thumbnails)),
    gauge(
      'thumbnails_queued',
      'Photos that wait for thumbnails, or of which some are being made.',
      one(work.thumbnails.queued() + work.largeThumbnails.queued()),
    ),
    gauge(
      'cache_bytes',
      'What the cache holds: as of when it was pruned last, and what was added since.',
      one(kept === null ? null : kept + bytes),
    ),
  ];
}

function scanMetrics({ db, config }: ServerContext): Metric[] {
  const scans = allRows<{ state: string; scans: number; last: number | null }>(
    db,
    sql`select state, count(*) as scans, max(finished_at) as last
      from scans
      group by state`,
  );
  const lastDone = scans.find(({ state }) => state === 'done')?.last ?? null;
  return [
    gauge(
      'scans',
      'Scans by their end.',
      scans.map(({ state, scans: value }) => ({ labels: { state }, value })),
    ),
    gauge(
      'last_scan_timestamp_seconds',
      'When a scan was last done.',
      one(lastDone === null ? null : lastDone / 1000),
    ),
    gauge('scan_running', 'Is a scan running?', one(isScanLocked(config.dataDir) ? 1 : 0)),
  ];
}

function countSessions({ db }: ServerContext): number {
  const counted = firstRow<{ live: number }>(
    db,
    sql`select count(*) as live
      from sessions
      where ${isLiveSessionSql(Date.now())}`,
  );
  return counted?.live ?? 0;
}

function processMetrics(): Metric[] {
  const { heapUsed, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    gauge('resident_memory_bytes', 'Memory of the server without decoders.', one(rss)),
    gauge('heap_used_bytes', 'Of that, the heap of JavaScript.', one(heapUsed)),
    counter('cpu_seconds_total', 'CPU time of the server.', one((user + system) / 1e6)),
  ];
}

function metricsText(metrics: readonly Metric[]): string {
  return metrics
    .flatMap(({ name, type, help, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function labelsText(labels: Sample['labels']): string {
  if (!labels) return '';
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `{${pairs.join(',')}}`;
}
