import type { Deadline } from './deadlines.ts';
import type { Instant, LetterEvent } from './event.ts';
import { letterHistory, ownHistory, type LetterHistory } from './history.ts';
import { joined, STILL, type Span } from './spans.ts';

/** The end of a span that goes on, as tables have it. */
const STILL_IN_TABLES = Date.UTC(2299, 11, 31);
const until = (at: Instant): number => (at === STILL ? STILL_IN_TABLES : at);
const spans = (of: readonly Span[]): [number, number][] => of.map((one) => [one.from, until(one.until)]);
const moves = ({ moves }: Deadline) => moves.map(({ at, dueAt }) => [at, dueAt]);

/** A letter's history in the columns of `letter_state` (sql/fold/tables/letter_row.sql), instants as milliseconds. */
export function rowOf(letterId: string, history: LetterHistory) {
	const { life, inherited } = history;
	return {
		letter_id: letterId,
		contents: history.contents + inherited.contents,
		is_deleted: life.length === 0 ? 1 : 0,
		first_event_at: life[0]?.at ?? 0,
		last_event_at: history.lastEventAt,
		events: life.length,
		void_events: history.voided,
		...registrationColumns(history),
		...momentColumns(life),
		...answerColumns(history),
		...spanColumns(history),
		...referralColumns(history),
		first_ingested_at: history.knownSince,
		last_ingested_at: Math.max(history.learntAt, inherited.learntAt)
	};
}

const registrationColumns = ({ registration }: LetterHistory) => ({
	channel: registration?.channel ?? '',
	category: registration?.category ?? '',
	county: registration?.county ?? '',
	kind: registration?.kind ?? '',
	campaign: registration?.campaign ?? '',
	priority: registration?.priority ?? '',
	subject: registration?.subject ?? '',
	citizen_key: registration?.citizenKey ?? '',
	citizen_mask: registration?.citizenMask ?? '',
	mobile_key: registration?.mobileKey ?? ''
});

/** When what happened, as often as it did. */
function momentColumns(life: readonly LetterEvent[]) {
	const byType = Map.groupBy(life, ({ type }) => type);
	const of = (type: string): LetterEvent[] => byType.get(type) ?? [];
	const at = (events: readonly LetterEvent[]): Instant[] => events.map((event) => event.at);
	const sms = (template: string): Instant[] => at(of('sms.sent').filter((event) => event.template === template));
	return {
		event_moments: at(life),
		registrar: of('letter.registered')[0]?.actor ?? '',
		registrations: at(of('letter.registered')),
		screenings: at(of('letter.screened')),
		seens: at(of('letter.seen')).slice(0, 1),
		returnings: at(of('letter.returned')),
		promises: of('letter.interim_answer').map((event) => [event.at, event.promisedAt]),
		closings: at(of('letter.closed')),
		closers: of('letter.closed').map((event) => event.actor),
		reopenings: at(of('letter.reopened')),
		objections: at(of('letter.objected')),
		feedbacks: of('citizen.feedback').map((event) => [event.at, event.name]),
		reminders: at(of('letter.reminded')),
		registered_sms: sms('registered'),
		referred_sms: sms('referred'),
		answered_sms: sms('answered'),
		sms_failures: at(of('sms.failed')),
		loan_requests: at(of('loan.requested'))
	};
}

const answerColumns = ({ given, answers, answerBodies, endings }: LetterHistory) => ({
	answerings: given.map((one) => one.at),
	outcomes: given.map((one) => [one.at, one.outcome]),
	answer_texts: given.map((one) => one.textKey),
	answers: spans(answers),
	answer_bodies: answerBodies.map(({ from, body }) => [from, body]),
	needless: endings.map((one) => [
		...[one.from, until(one.until), one.as, one.by, one.at, one.isConfirmed ? 1 : 0, one.body]
	]),
	ended_spans: spans(joined(endings))
});

const spanColumns = (history: LetterHistory) => ({
	closes: spans(history.closings),
	waits: spans(history.waits),
	flagged: history.flags.map((one) => [one.flag, one.from, until(one.until)]),
	links: history.links.map((link) => [link.at, link.masterId]),
	handovers: history.handovers.map((one) => [one.at, one.from, one.to]),
	policy_id: history.deadline.policyId,
	deadline: history.deadline.dueAt,
	deadline_moves: moves(history.deadline),
	loans: history.loans.map((one) => [
		...[one.id, one.bank, one.collateral, one.amountRial, one.begunAt],
		...[one.requestedAt, one.approvedAt, one.refusedAt, one.paidAt]
	])
});

const referralColumns = ({ referrals, referralDeadlines, conduct }: LetterHistory) => ({
	referrals: referrals.map((one) => [
		...[one.id, one.from, one.to, one.at, one.dueAt, one.operator, one.end?.at ?? null, one.end?.by ?? '']
	]),
	referral_seen: referrals.map((one) => one.seenAt),
	// Empty where none has any.
	referral_policies: referralDeadlines.some((one) => one.policyId !== '')
		? referralDeadlines.map((one) => [one.policyId, one.dueAt])
		: [],
	referral_moves: referralDeadlines.some((one) => one.moves.length > 0) ? referralDeadlines.map(moves) : [],
	referral_marks: conduct.map((one) => [
		...[one.n, one.isFormal ? 1 : 0, one.isAgain ? 1 : 0, one.excusedAt, one.backAt]
	])
});

/** The names of a row's columns, in their order. */
export const ROW_COLUMNS: readonly string[] = Object.keys(
	rowOf('', letterHistory(ownHistory([], new Map()), { undone: new Map(), policies: [], calendars: new Map() }))
);
