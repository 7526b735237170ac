/**
 * How writers and readers of figures arrange quiet moments, in which all figures of a page belong together. They are processes on one
 * machine or several, and communicate through ClickHouse only:
 *
 * | what is said                    | by                                            | to                                      | by which         |
 * | ------------------------------- | --------------------------------------------- | --------------------------------------- | ---------------- |
 * | a round has begun, is settled   | ingest/writer, undo, rebuild (rounds.server)  | pages (consistent)                      | `writer_rounds`  |
 * | a process is alive              | ingest (tell-spool.server)                    | pages                                   | `spool_status`   |
 * | figures may have changed        | each recomputation (recompute.server)         | the web's hub, each LOOK_FOR_CHANGES_MS | `refreshes`      |
 * | somebody reads now, read lately | the engine, from queries of READER            | ingest/writer (readers.server)          | `system.processes`, `system.query_log` |
 * | a page needs a longer rest      | pages (consistent)                            | ingest/writer (readers.server)          | AGAIN in `system.processes` |
 *
 * A reader looks at the rounds before and after it reads a page. If all rounds are settled and the same both times, the figures belong
 * together. While events trickle in, the writer rests for REST_MS after each round: longer than the hub's interval, so that a page begins
 * in each rest. It rests on while figures are being read, for REST_AT_MOST_MS in all, unless batches have waited for as long. A page that had
 * not ended by then says so at its next attempt, and gets up to REST_AGAIN_AT_MOST_MS, for which state is late. During a bulk the writer rests once in RESTLESS_BULK_MS, and only if
 * somebody has read within READ_LATELY_S, because during a rest storing and recomputing do not overlap.
 *
 * Without readers a rest takes REST_MS, and a bulk has none. If a writer cannot see readers (on another server of a cluster, or without the
 * right to the engine's tables), it assumes none in a trickle, and some in a bulk. A round that began DEAD_S ago, by a process that has been
 * silent for as long, counts as that of a dead process; a process that works longer repeats its begin each BEGUN_AGAIN_MS. If a page
 * finds no quiet moment within PATIENCE_MS, it is read as known before the oldest unfinished round.
 */
export const LOOK_FOR_CHANGES_MS = 200;

export const REST_MS = 250;
/** 350 ms were too few on a busy machine, where the wall takes a second: for 20 s no page could be read. */
export const REST_AT_MOST_MS = 3_000;
/** On a machine with ten times its load a wall, asked for beside ten letters a second, found no rest that was long enough, and ended in a 503. */
export const REST_AGAIN_AT_MOST_MS = 15_000;
/** Ends the comment of each query of such a page. */
export const AGAIN = ' again';
export const RESTLESS_BULK_MS = 5_000;
/** The engine writes its query log every 7.5 s, so the newest queries may not be in it yet. */
export const READ_LATELY_S = 20;

/** On a machine with ten times its load a round took 4 s, and a page from events 17 s: waiting is faster. */
export const PATIENCE_MS = 10_000;
export const DEAD_S = 180;
export const BEGUN_AGAIN_MS = 60_000;

/** The user agent of the role `reader`. Readers are known by it, because with CLICKHOUSE_URL all roles may share one user. */
export const READER = 'pasokh-reader';
