import type { WireEvent } from '#ingest/contract/event.ts';
import { rowOf } from './events.ts';
import { answered, answerMoments, endingOf, type ModelLetter } from './model.ts';
import { at, type Sent } from './model-lives.ts';
import { calendarDue } from './model-deadlines.ts';

/**
 * What the views show of a letter besides the model's own fields, said again in the plainest way: its life walked event by
 * event. Moments are milliseconds; a Value is what a column holds.
 */
export type Value = string | number | null | string[];
export type Columns = Record<string, Value>;

type Event<Type extends WireEvent['type']> = Extract<WireEvent, { type: Type }>;

/** Days from registration by channel, as sql/reference/deadline_policies.csv has them; what has none is not here. */
const DAYS: Record<string, number> = { call: 10, letter: 30, email: 30, in_person: 30, sms: 30, web: 30 };
const CAMPAIGN = 'visit-1401';
const DAY = 86_400_000;

/**
 * @param life standing events up to `asOf`, in order
 * @param lives of all letters up to `asOf`: a promise is kept by a master's answer too
 */
export function letterColumns(letter: ModelLetter, life: Sent[], lives: Map<string, Sent[]>, asOf: number): Columns {
	const events = life.map(({ event }) => event);
	const of = <Type extends WireEvent['type']>(...types: Type[]) =>
		events.filter((event): event is Event<Type> => (types as string[]).includes(event.type));
	const first = (...types: WireEvent['type'][]): number | null => moment(of(...types)[0]);
	const last = (...types: WireEvent['type'][]): number | null => moment(of(...types).at(-1));
	const registration = of('letter.registered')[0];
	const answer = of('letter.answered').at(-1);
	const interim = of('letter.interim_answer').at(-1);
	const promises = of('letter.interim_answer').flatMap(({ promised_at = '' }) => Date.parse(promised_at) || []);
	const isAnsweredAt = (moment: number) => answered(letter.letter_id, lives, moment);
	const needsNone = (moment: number) => endingOf(letter.letter_id, lives, moment) !== null;
	const passed = (due: number) => due <= asOf && !isAnsweredAt(due) && !needsNone(due);
	const broken = promises.find(passed) ?? null;
	const until = deadline(letter, registration, of('letter.referred'));
	// A promise does not reach beyond the deadline.
	const bound = promises.map((due) => Math.min(due, Number(until['due_at'] ?? Infinity)));
	const ending = endingOf(letter.letter_id, lives);
	const isKept = bound.some((due) => isAnsweredAt(Math.min(due, asOf)));
	const sms = (template: string): number | null => moment(of('sms.sent').find((event) => event.template === template));
	return {
		is_registered: Number(registration !== undefined),
		channel: registration?.channel ?? '',
		category: registration?.category ?? '',
		county: registration?.county ?? '',
		kind: registration?.kind ?? '',
		campaign: registration?.campaign ?? '',
		priority: registration?.priority ?? null,
		registrar: registration?.actor ?? null,
		citizen_key: (registration && rowOf(registration).citizen_key) || null,
		is_ended: Number(ending !== null),
		ended_as: ending?.as ?? null,
		ended_by: ending?.by ?? null,
		ended_at: ending?.at ?? null,
		is_ended_unconfirmed: Number(ending?.isConfirmed === false),
		answered_at: answeredSince(letter.letter_id, lives, asOf),
		screened_at: first('letter.screened'),
		objected_at: last('letter.objected'),
		master_letter_id: of('letter.linked').at(-1)?.master_letter_id ?? null,
		outcome: answer?.outcome ?? null,
		answered_before_registered: Number((letter.first_answered_at ?? Infinity) < (letter.registered_at ?? -Infinity)),
		...until,
		...waiting(events, asOf),
		...ways(letter),
		seen_at: first('letter.seen'),
		interim_answered_at: moment(interim),
		promised_at: promises.at(-1) ?? null,
		promise_renewals: Math.max(promises.length - 1, 0),
		promise_broken_at: broken,
		promise_kept: bound.some(passed) ? 0 : isKept ? 1 : null,
		first_closed_at: first('letter.closed'),
		first_disposed_at: first('letter.answered', 'letter.closed'),
		reopened_30d: within30Days(of('letter.closed'), of('letter.reopened')),
		objected_30d: within30Days([...of('letter.answered'), ...of('letter.closed')], of('letter.objected')),
		reopens: of('letter.reopened').length,
		objections: of('letter.objected').length,
		closed_by: of('letter.closed').at(-1)?.actor ?? null,
		is_answered_without_text: Number(answer !== undefined && answer.text === undefined),
		registered_sms_at: sms('registered'),
		referred_sms_at: sms('referred'),
		answered_sms_at: sms('answered'),
		sms_failed: of('sms.failed').length,
		...firstLoan(loansOf(events)),
		flags: flags(of('letter.flagged', 'letter.unflagged')),
		feedback: of('citizen.feedback').at(-1)?.verdict ?? null,
		reminded_at: last('letter.reminded'),
		times_reminded: of('letter.reminded').length,
		first_event_at: moment(events[0]),
		begins_at: letter.registered_at ?? moment(events[0]),
		last_event_at: moment(events.at(-1))
	};
}

const moment = (event: WireEvent | undefined): number | null => (event ? at(event) : null);

/** Whether any of these came within 30 days of any closing. */
function within30Days(closings: WireEvent[], others: WireEvent[]): number {
	return Number(closings.some((c) => others.some((o) => at(o) >= at(c) && at(o) <= at(c) + 30 * DAY)));
}

function deadline(
	{ registered_at }: ModelLetter,
	registration: Event<'letter.registered'> | undefined,
	referrals: Event<'letter.referred'>[]
): Columns {
	const { channel = '', campaign } = registration ?? {};
	const days = DAYS[channel];
	if (days !== undefined) {
		const policy_id = channel === 'call' ? 'hotline' : campaign === CAMPAIGN ? `${CAMPAIGN}-${channel}` : channel;
		return { due_at: calendarDue(days, registered_at!, []), due_by: 'policy', policy_id };
	}
	const given = referrals.find(({ due_at }) => due_at !== undefined)?.due_at;
	return given === undefined
		? { due_at: null, due_by: null, policy_id: null }
		: { due_at: Date.parse(given), due_by: 'referral', policy_id: null };
}

function waiting(events: WireEvent[], asOf: number): Columns {
	let since: number | null = null;
	let waited = 0;
	for (const event of events) {
		if (event.type === 'letter.waiting') since ??= at(event);
		if (!['letter.resumed', 'letter.answered', 'letter.closed'].includes(event.type) || since === null) continue;
		waited += at(event) - since;
		since = null;
	}
	if (since !== null) waited += asOf - since;
	return { waiting_since: since, waited_s: Math.floor(waited / 1_000) };
}

function ways({ referrals }: ModelLetter): Columns {
	const bodies: string[] = referrals.map(({ to_org }) => to_org);
	const isBack = (body: string, i: number): boolean => bodies[i - 1] !== body && bodies.slice(0, i).includes(body);
	const office = referrals.find(({ from_org }) => from_org === null);
	return {
		orgs: bodies,
		bodies: new Set(bodies).size,
		ping_pongs: bodies.filter(isBack).length,
		first_body: office?.to_org ?? null,
		first_body_ended_by: office?.ended_by ?? null,
		holder_since: referrals.findLast(({ ended_at }) => ended_at === null)?.referred_at ?? null
	};
}

/** The first of the last moments at all of which a final answer stood. */
function answeredSince(id: string, lives: Map<string, Sent[]>, asOf: number): number | null {
	let since: number | null = null;
	for (const then of answerMoments(id, lives).toReversed()) {
		if (then > asOf) continue;
		if (!answered(id, lives, then)) break;
		since = then;
	}
	return since;
}

export interface ModelLoan {
	loan_id: string;
	bank: string;
	collateral: string;
	amount_rial: number;
	requested_at: number | null;
	approved_at: number | null;
	refused_at: number | null;
	paid_at: number | null;
}

/** By their first events, in order. */
export function loansOf(events: WireEvent[]): ModelLoan[] {
	const loans = new Map<string, ModelLoan>();
	for (const event of events) {
		const step = /^loan\.(.*)$/.exec(event.type)?.[1];
		if (step === undefined || !('bank' in event)) continue;
		const { loan_id = '', bank, collateral, amount_rial } = event;
		const none = { requested_at: null, approved_at: null, refused_at: null, paid_at: null };
		const loan = loans.get(loan_id) ?? { loan_id, bank, collateral, amount_rial, ...none };
		loans.set(loan_id, loan);
		loan[`${step}_at` as 'paid_at'] ??= at(event);
	}
	return [...loans.values()];
}

function firstLoan(loans: ModelLoan[]): Columns {
	const requested = loans.filter(({ requested_at }) => requested_at !== null);
	const loan = requested.toSorted((a, b) => a.requested_at! - b.requested_at!)[0] ?? loans[0];
	return {
		loan_requested_at: loan?.requested_at ?? null,
		loan_approved_at: loan?.approved_at ?? null,
		loan_refused_at: loan?.refused_at ?? null,
		loan_paid_at: loan?.paid_at ?? null,
		loan_bank: loan?.bank ?? null,
		loan_collateral: loan?.collateral ?? null,
		loan_amount_rial: loan?.amount_rial ?? null
	};
}

function flags(events: Event<'letter.flagged' | 'letter.unflagged'>[]): string[] {
	const standing = new Set<string>();
	for (const { type, flag } of events)
		if (type === 'letter.flagged') standing.add(flag);
		else standing.delete(flag);
	return [...standing].sort();
}
