/**
 * How processes that write figures and processes that read them leave each other quiet moments, in which all figures of a page
 * belong together. They meet in ClickHouse alone, on one machine or on several:
 *
 * | what is said                    | by                                            | to                                      | by which         |
 * | ------------------------------- | --------------------------------------------- | --------------------------------------- | ---------------- |
 * | a round has begun, is settled   | ingest/writer, undo, rebuild (rounds.server)  | pages (consistent)                      | `writer_rounds`  |
 * | a process is alive              | ingest (tell-spool.server)                    | pages                                   | `spool_status`   |
 * | figures may have changed        | whoever recomputes (recompute.server)         | the web's hub, each LOOK_FOR_CHANGES_MS | `refreshes`      |
 * | somebody reads now, read lately | the engine, of queries of READER              | ingest/writer (readers.server)          | `system.processes`, `system.query_log` |
 *
 * A page is read between two looks at the same settled rounds. After each round of a trickle the writer rests for REST_MS: longer than
 * the hub takes to look again, so that a page begins in each rest; and on, while figures are being read, for REST_AT_MOST_MS. A bulk
 * rests once in RESTLESS_BULK_MS, and only where somebody has read in READ_LATELY_S: a rest costs it the time in which storing and
 * recomputing overlap.
 *
 * Where the other is away: without readers a rest is REST_MS, and a bulk has none. A writer that cannot see who reads (another server
 * of a cluster, no right to the engine's tables) takes it that nobody does in a trickle, and that somebody did in a bulk. A round that was begun
 * DEAD_S ago, by a process silent for as long, is that of a dead one; who works longer says its begin again each BEGUN_AGAIN_MS.
 * A page that meets no quiet moment within PATIENCE_MS is computed from the events, as known before the oldest unfinished round.
 */
export const LOOK_FOR_CHANGES_MS = 200;

export const REST_MS = 250;
/** 350 ms were too few on a busy machine, where the wall takes a second: no page was whole for 20 s. */
export const REST_AT_MOST_MS = 3_000;
export const RESTLESS_BULK_MS = 5_000;
/** The engine writes its log every two seconds: the last of these may be missing. */
export const READ_LATELY_S = 15;

/** On a machine that was overloaded tenfold a round took 4 s, and what is computed from events 17 s: waiting is sooner. */
export const PATIENCE_MS = 10_000;
export const DEAD_S = 180;
export const BEGUN_AGAIN_MS = 60_000;

/** What the client of the role `reader` calls itself: on a server of one's own all roles may be one user. */
export const READER = 'pasokh-reader';
