import { createRandom, weighted, type Random } from '#ingest/scenario/random.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import { sentOf } from './events.ts';
import type { Sent } from './model-lives.ts';

/** What the sources of one office have to tell. */
export interface History {
	/** Every content that will be sent, in the order in which it happened, more or less. */
	sent: Sent[];
	/** Lines that no contract knows, each of them once. */
	garbage: { source: string; line: string }[];
}

/** Two registries that speak of the same letters, the telephone line, and an archive that is silent for two weeks. */
export const SOURCES = ['north', 'south', 'line', 'archive'] as const;

const ORGS = ['bank_melli', 'bank_refah', 'emdad', 'ums'];
const OPERATORS = ['op-01', 'op-02', 'op-03'];
const START = Date.UTC(2022, 6, 14, 5, 0);
const DAY = 86_400_000;
const SILENCE_DAYS = 14;

const STEPS = weighted<string>([
	['registered', 3],
	['screened', 2],
	['linked', 2],
	['referred', 6],
	['seen', 2],
	['returned', 3],
	['waiting', 1],
	['interim_answer', 1],
	['answered', 4],
	['closed', 3],
	['reopened', 2],
	['objected', 1],
	['noted', 2],
	['voided', 5]
]);

/**
 * Histories as wild as the contract allows, from a seed: ties in time, answers before referrals, returns of referrals
 * that are not there, links in circles, voids of voids and of what never comes, one id with several contents, two
 * sources on one letter, events of years ago.
 *
 * @param isHeavy with long texts, of some 2 MB that do not compress
 */
export function makeHistory(seed: number, { letters = 150, calls = 120, isHeavy = false } = {}): History {
	const random = createRandom(seed);
	const text = (): string | undefined => (isHeavy ? noise(random) : undefined);
	const sent: Sent[] = [];
	const tell = (event: object, source: string) =>
		sent.push(sentOf(JSON.parse(JSON.stringify({ v: 1, ...event })) as WireEvent, source));
	for (let n = 1; n <= letters; n++) {
		const length = 2 + random.int(16);
		const begins = START + random.int(30) * DAY;
		for (let i = 0; i < length; i++) {
			const source = random.pick(['north', 'north', 'south', 'archive']);
			// The archive's events happened while it was silent.
			const from = source === 'archive' ? START + random.int(SILENCE_DAYS) * DAY : begins;
			const event = letterEvent(random, i, length, `l-${n}`, `l-${1 + random.int(letters)}`, momentOf(random, from));
			tell(/noted|answered/.test(event.type) ? { ...event, text: text() } : event, source);
		}
	}
	for (let n = 1; n <= calls; n++) for (const event of callEvents(random, `c-${n}`)) tell(event, 'line');
	for (const [i, type] of ['outage.started', 'outage.ended'].entries()) {
		const occurred_at = new Date(START + i * 5 * DAY).toISOString();
		tell({ type, event_id: `o${i}`, outage_id: 'fibre', occurred_at, component: 'fibre' }, 'line');
	}
	const garbage = Array.from({ length: Math.ceil(sent.length / 60) }, (_, n) => ({
		source: random.pick(SOURCES),
		line: garbageLine(random, n)
	}));
	return { sent, garbage };
}

/** A text that no compression makes much smaller: what fills a spool. */
function noise(random: Random): string {
	return Array.from({ length: 1_500 }, () => random.next().toString(36).slice(2, 10)).join(' ');
}

/** Many of them at once: midnight of Tehran and half past the hour are as likely as any odd millisecond. */
function momentOf(random: Random, begins: number): string {
	if (random.chance(0.03)) return new Date(begins - random.int(1_500) * DAY).toISOString();
	const slots = begins + random.int(60) * 4.5 * 3_600_000;
	return new Date(random.chance(0.6) ? slots : slots + random.int(DAY)).toISOString();
}

function letterEvent(random: Random, i: number, length: number, letter_id: string, other: string, occurred_at: string) {
	const step = i === 0 && random.chance(0.85) ? 'registered' : STEPS.draw(random.next());
	const id = () => `e${1 + random.int(Math.max(2, length - 1))}`;
	const referral_id = `${letter_id}-r${1 + random.int(4)}`;
	const named = random.chance(0.5);
	const base = { event_id: id(), letter_id, occurred_at, actor: named ? random.pick(OPERATORS) : undefined };
	const own: Record<string, object> = {
		registered: {
			channel: named ? 'letter' : 'email',
			category: random.pick(['loan', 'aid', 'health']),
			county: 'paveh',
			kind: 'request',
			citizen: random.chance(0.2) ? { national_id: '0012345678', name: 'زهرا مرادی' } : undefined
		},
		linked: { master_letter_id: other },
		referred: { referral_id, to_org: random.pick(ORGS), from_org: named ? random.pick(ORGS) : undefined },
		seen: { referral_id },
		// By somebody, who may be another than the referral's own body. Not drawn, so that all else stays as it was.
		returned: { referral_id, reason: 'not ours', org: [undefined, 'office', ...ORGS][i % (ORGS.length + 2)] },
		waiting: { reason: 'papers are missing' },
		interim_answer: { promised_at: named ? '2022-12-01T00:00:00+03:30' : undefined },
		answered: { outcome: 'information', referral_id: named ? referral_id : undefined },
		closed: named
			? { ended_as: random.pick(['withdrawn', 'transferred']), org: random.pick([...ORGS, 'office', undefined]) }
			: {},
		noted: { activity: 'call' },
		voided: { target_event_id: id(), reason: 'wrong' }
	};
	return { ...base, type: step === 'voided' ? 'event.voided' : `letter.${step}`, ...own[step] };
}

function callEvents(random: Random, call_id: string): object[] {
	const begins = START + random.int(30) * DAY + random.int(DAY);
	const at = (s: number) => new Date(begins + s * 1_000).toISOString();
	const events: object[] = [];
	if (random.chance(0.95)) events.push({ type: 'call.offered', event_id: 'e1', call_id, occurred_at: at(0) });
	for (let n = random.int(4); n > 0; n--) {
		const type = random.pick(['call.answered', 'call.abandoned', 'call.blocked']);
		const wait_s = random.chance(0.8) ? random.int(600) : undefined;
		const handle_s = type === 'call.answered' ? random.int(900) : undefined;
		const event_id = `e${1 + random.int(4)}`;
		events.push({ type, event_id, call_id, occurred_at: at(random.int(40_000)), wait_s, handle_s });
	}
	for (let n = random.int(3); n > 1; n--) {
		const target_event_id = `e${1 + random.int(5)}`;
		const event_id = `e${3 + random.int(4)}`;
		events.push({ type: 'event.voided', event_id, call_id, occurred_at: at(50_000), target_event_id, reason: 'wrong' });
	}
	return events;
}

function garbageLine(random: Random, n: number): string {
	const event = { v: 1, type: 'letter.screened', event_id: `g${n}`, letter_id: `l-g${n}` };
	const occurred_at = '2022-07-14T09:30:00+04:30';
	return random.pick([
		`{"v":1,"type":"letter.screened","event_id":"g${n}`,
		JSON.stringify(event),
		JSON.stringify({ ...event, occurred_at: '14/07/2022' }),
		JSON.stringify({ ...event, occurred_at: '2090-01-01T00:00:00Z' }),
		JSON.stringify({ ...event, occurred_at, type: 'letter.screend' }),
		JSON.stringify({ ...event, occurred_at, colour: 'red' }),
		`["g${n}"]`
	]);
}
