import { createRandom, type Random } from '#ingest/scenario/random.ts';

/** What may break on a single machine. */
export const FAULTS = [
	'kill-ingest',
	'kill-clickhouse',
	'kill-both',
	'stop-ingest',
	'cut-link',
	'slow-link',
	'lost-answers',
	'done-but-refused',
	'cut-door',
	'slow-door',
	'door-lost-answers',
	'too-many-parts',
	'read-only',
	'no-memory',
	'no-space',
	'full-disk',
	'disk-fills',
	'full-spool',
	'lull'
] as const;
/** What may break besides where JetStream is the spool; of its two ingest processes each fault meets one. */
export const JETSTREAM_FAULTS = ['kill-nats'] as const;

export type FaultKind = (typeof FAULTS)[number] | (typeof JETSTREAM_FAULTS)[number];

export interface Fault {
	kind: FaultKind;
	/** Part of the parcels that are acknowledged when it begins. */
	at: number;
	/** How long it lasts, or how long what was killed stays away. */
	holdMs: number;
	/** A kill waits for this query on its way to ClickHouse: before it is passed on, or when it is done. */
	moment: { query: string; when: 'before' | 'after' } | undefined;
	/** Where ClickHouse refuses. */
	table: string;
	/** Part of the requests that it befalls. */
	share: number;
	/** Seed of what is drawn while it lasts. */
	seed: number;
}

/** The steps of a batch, from the log to the rollups. */
const QUERIES = [
	'touched',
	'dead_letters',
	'event_log',
	'receipts',
	'borrowed_answers',
	'letter_state',
	'call_state',
	'outage_state',
	'letter_days',
	'operator_days',
	'call_days',
	'refreshes'
];
const TABLES = ['event_log', 'touched', 'letter_state', 'letter_days', 'dead_letters'];

/**
 * What breaks in a run, and when: a function of the seed, and of what may break.
 *
 * @param always one of these breaks in any case
 */
export function planFaults(
	seed: number,
	kinds: readonly FaultKind[],
	count: number,
	always: readonly FaultKind[] = []
): Fault[] {
	const random = createRandom(seed ^ 0x5eed);
	const deck = always.length > 0 && count > 0 ? [random.pick(always)] : [];
	const drawn = Array.from({ length: count }, () => {
		if (deck.length === 0) deck.push(...shuffled(kinds, random));
		return deck.pop()!;
	});
	const drawnInTurn = shuffled(drawn, random);
	const moments = drawn.map(() => random.between(0.03, 0.95)).sort((a, b) => a - b);
	return drawnInTurn.map((kind, i) => ({
		kind,
		at: moments[i]!,
		holdMs: Math.round(random.chance(0.3) ? 0 : random.between(50, 1_200)),
		moment: random.chance(0.75)
			? { query: random.pick(QUERIES), when: random.chance(0.5) ? 'before' : 'after' }
			: undefined,
		table: random.pick(TABLES),
		share: random.chance(0.4) ? 1 : random.between(0.2, 0.8),
		seed: random.int(2 ** 31)
	}));
}

/** One line that tells a fault and its moment. */
export function tellFault({ kind, at, holdMs, moment, table, share }: Fault): string {
	const when = moment && kind.startsWith('kill') ? ` ${moment.when} ${moment.query}` : '';
	const where = ['too-many-parts', 'read-only'].includes(kind) ? ` of ${table}` : '';
	const of = ['lost-answers', 'done-but-refused', 'door-lost-answers', 'no-memory', 'no-space'].includes(kind)
		? `, ${Math.round(share * 100)} %`
		: '';
	return `${kind}${when}${where} at ${Math.round(at * 100)} % for ${holdMs} ms${of}`;
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
	return list
		.map((one) => [random.next(), one] as const)
		.sort(([a], [b]) => a - b)
		.map(([, one]) => one);
}
