import { listTokens, OWN_SOURCE, tokenState, type Token, type TokenState } from '#sql/office/tokens.ts';
import { deadLetterCounts, filterParams } from '#sql/queries/dead-letters.ts';
import { runQuery } from '#sql/client/define.server.ts';
import { sourceList, spoolList, stateOf, type SourceRow, type SourceState } from '#sql/queries/sources.ts';
import { listUsers } from '#sql/office/users.ts';
import { call } from '#sql/root.ts';
import { office } from './office.ts';

/** A person waits for the page, which says so when ingest does not answer. */
const LIMIT_MS = 3_000;

/** Ingest's metrics. */
export interface IngestNow {
	bytes: number;
	limitBytes: number;
	batches: number;
	events: number;
	/** Seconds since the oldest; 0 when nothing waits. */
	oldestS: number;
	/** Number of events that are in ClickHouse and not in state. */
	backlog: number;
	/** By source and verdict: accepted, duplicate, rejected. */
	counts: Record<string, Record<string, number>>;
}

const SAMPLE = /^pasokh_ingest_(\w+?)(?:\{([^}]*)\})? (\S+)$/gm;

/** Reads the page's figures from Prometheus' text; undefined when they are missing. */
export function readMetrics(text: string): IngestNow | undefined {
	const values = new Map<string, number>();
	const counts: IngestNow['counts'] = {};
	for (const [, name = '', labels = '', value] of text.matchAll(SAMPLE)) {
		if (labels === '') values.set(name, Number(value));
		const [, source] = /source="([^"]*)"/.exec(labels) ?? [];
		const [, verdict] = /verdict="([^"]*)"/.exec(labels) ?? [];
		if (name === 'events_total' && source && verdict) (counts[source] ??= {})[verdict] = Number(value);
	}
	const [bytes, limitBytes, batches, events, oldestS, backlog] = [
		...['spool_bytes', 'spool_limit_bytes', 'spool_batches', 'spool_events', 'spool_oldest_seconds'],
		'state_backlog_events'
	].map((name) => values.get(name));
	if (bytes === undefined || limitBytes === undefined || batches === undefined) return undefined;
	if (events === undefined || oldestS === undefined || backlog === undefined) return undefined;
	return { bytes, limitBytes, batches, events, oldestS, backlog, counts };
}

async function askIngest(): Promise<IngestNow | null> {
	try {
		const url = `${office().settings.ingest.url}/metrics`;
		const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
		return (response.ok && readMetrics(await response.text())) || null;
	} catch {
		return null;
	}
}

/** A source that has sent events or has a token. */
export interface SeenSource {
	source: string;
	state: SourceState;
	token: { state: TokenState | 'none'; until: string | null };
	/** Null: it has sent nothing. */
	row: SourceRow | null;
	/** Since the start of ingest; null: unknown. */
	counts: { accepted: number; known: number } | null;
	dead: number;
}

/** Best first. */
const LASTING: readonly TokenState[] = ['good', 'until', 'over', 'revoked'];

function tokenOf(tokens: readonly Token[], now: Date): SeenSource['token'] {
	for (const state of LASTING) {
		const found = tokens.find((token) => tokenState(token, now) === state);
		if (found) return { state, until: found.expiresAt };
	}
	return { state: 'none', until: null };
}

/** The state of sources, and of the backlog between ingest and figures. */
export async function readSources() {
	const { looker: client, settings, store } = office();
	const { database } = settings.clickhouse;
	const now = new Date();
	const [rows, spools, dead, tokens, users, ingest] = await Promise.all([
		runQuery(client, sourceList, { database }),
		runQuery(client, spoolList, { database }),
		runQuery(client, deadLetterCounts, { database, params: filterParams({}) }),
		listTokens(store),
		listUsers(store, now),
		askIngest()
	]);
	const names = new Set([...rows.map(({ source }) => source), ...tokens.map(({ source }) => source)]);
	const sources = [...names].toSorted().map((source): SeenSource => {
		const row = rows.find((one) => one.source === source) ?? null;
		const { accepted = 0, duplicate = 0 } = ingest?.counts[source] ?? {};
		return {
			source,
			state: row ? stateOf(row, settings.dataDir) : 'never',
			token: tokenOf(
				tokens.filter((token) => token.source === source),
				now
			),
			row,
			counts: ingest ? { accepted, known: duplicate } : null,
			dead: dead.reduce((sum, one) => sum + (one.source === source ? one.count : 0), 0)
		};
	});
	/** What an office needs before it can work, and the commands for it. */
	const steps = {
		token: tokens.some((token) => token.source !== OWN_SOURCE),
		events: rows.some(({ source }) => source !== OWN_SOURCE),
		people: users.some(({ role }) => role !== 'administrator'),
		load: call('load FILE --mapping NAME'),
		demo: call('demo')
	};
	/** Sources with a valid token from before tokens said for whom they speak. */
	const undecided = tokens.filter(
		(one) => one.isUndecided && one.source !== OWN_SOURCE && ['good', 'until'].includes(tokenState(one, now))
	);
	return {
		...{ sources, ingest, steps, lastTold: spools[0] ?? null },
		undecided: [...new Set(undecided.map(({ source }) => source))]
	};
}
