import { tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { SAME_TEXTS } from '#sql/queries/desk/queues.ts';
import { workingHours } from './kpi-calendar.ts';
import { RESIDENTS } from './kpi-custom.ts';
import { DAY, HOUR, type Ask, type Member, type Row, type Rows } from './kpi-figures.ts';
import { bucketOf, has, isBank, isLate, isLateTwice, OF_OTHERS, since, type Rule } from './kpi-naive-themes.ts';
import { livesOf, type Sent } from './model-lives.ts';
import { answerFlows, endingFlows } from './model-figures.ts';
import { handoversOf, type Handover } from './model-handovers.ts';
import { joinedKeys, withPersons } from './model-persons.ts';
import { modelViews } from './model-views.ts';

/**
 * The catalogue, said again in the plainest way: members out of rows of the model, one by one in memory. Here are the figures
 * of letters.
 */

const MINUTE = 60_000;

const letter = (rule: Partial<Rule> = {}): Rule => ({ source: 'letters', at: (row) => row['registered_at'], ...rule });
const isOpen = ({ state }: Row) => state === 'registered' || state === 'referred';
const isAnswered = (row: Row) => Boolean(row['is_answered']);
const isUnanswered = (row: Row) => !isAnswered(row) && !row['is_ended'];
const isReferred = has('first_referred_at');
const isHeld = has('holder');
const hasPerson = has('citizen_key');
const hasResidents = ({ county }: Row) => county in RESIDENTS;
const person = (row: Row): string => row['person'];
const ifRegistered = (column: string) => (row: Row) => (row['registered_at'] === null ? null : row[column]);
const earliest = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));
const cameAt = (row: Row): number => row['registered_at'] ?? row['first_event_at'];

const unanswered = (num?: Rule['num'], rule: Partial<Rule> = {}): Rule => letter({ of: isUnanswered, num, ...rule });
const open = (num?: Rule['num'], rule: Partial<Rule> = {}): Rule => letter({ of: isOpen, num, ...rule });
const of = (members: NonNullable<Rule['of']>, num?: Rule['num'], rule: Partial<Rule> = {}): Rule =>
	letter({ of: members, num, ...rule });

const DONE_TO_IT = [
	'screened_at',
	'first_referred_at',
	'interim_answered_at',
	'waiting_since',
	'first_answered_at',
	'closed_at',
	'master_letter_id'
];
const isUntouched = (row: Row) =>
	DONE_TO_IT.every((column) => row[column] === null) && row['returns'] === 0 && row['waited_s'] === 0;

/** Until when an answer was waited for. */
const settledAt = ({ answered_at, ended_at }: Row, asOf: number): number => answered_at ?? ended_at ?? asOf;

function referralAwaitedUntil(row: Row, { asOf }: Ask): number {
	const needless = row['answered_at'] ?? row['ended_at'] ?? (row['state'] === 'closed' ? row['closed_at'] : null);
	return row['first_referred_at'] ?? needless ?? asOf;
}

function workingHoursToReferral(row: Row, ask: Ask): number {
	const [from, to] = [row['registered_at'] as number, referralAwaitedUntil(row, ask)];
	return workingHours(Math.min(from, to), Math.max(from, to)) * Math.sign(to - from);
}

function deadlineBucket({ due_at: due, registered_at }: Row, { asOf }: Ask): string {
	if (due === null) return 'without_deadline';
	if (due < asOf) return `overdue_${bucketOf(asOf - due)}`;
	if (tehranDay(due) === tehranDay(asOf)) return 'due_today';
	return (due - asOf) * 5 <= due - registered_at ? 'due_soon' : 'due_later';
}

/** A letter that came, and the same as it went. */
function moves(row: Row): Partial<Member>[] {
	const came = { num: false };
	return isOpen(row)
		? [came]
		: [came, { at: row['answered_at'] ?? row['ended_at'] ?? row['closed_at'], num: true, den: false }];
}

/** A letter as often as it was handed over so that it concerns a body. */
const handedOver = (bodyOf: (handover: Handover) => string | null): Rule =>
	letter({
		parts: (row) =>
			(row['handovers'] as Handover[]).flatMap((one) => {
				const body = bodyOf(one);
				return body === null ? [] : [{ at: one.at, dimensions: { body } }];
			})
	});

/** The end of what Little's law looks at: whole days of the range that are over. */
const lawUntil = ({ asOf, until }: Ask): number => Math.min(until, tehranMidnight(tehranDay(asOf)));

/** Days within the range that it was open for, from its registration on. */
function daysOpen({ registered_at, answers }: Row, ask: Ask): number {
	const end = lawUntil(ask);
	const left = (moment: number) => Math.max(0, end - Math.max(moment, ask.from));
	const moves = (answers as [number, boolean][]).map(
		([moment, isBegun]) => left(Math.max(moment, registered_at)) * (isBegun ? -1 : 1)
	);
	return (left(registered_at) + moves.reduce((sum, ms) => sum + ms, 0)) / DAY;
}

const OF_LETTERS: Record<string, Rule> = {
	received: letter({ at: cameAt }),
	registered: letter({ at: cameAt, num: has('registered_at') }),
	registered_persons: of(hasPerson, undefined, { id: person }),
	requests: of(({ kind }) => kind === 'request'),
	referral_coverage: letter({ num: isReferred }),
	answered: letter({ num: isAnswered }),
	answers: letter({ at: ifRegistered('answered_at') }),
	clearance_rate: letter({ parts: moves }),
	unanswered: unanswered(),
	never_referred: unanswered((row) => !isReferred(row)),
	overdue: unanswered(isLate),
	overdue_twice: unanswered(isLateTwice),
	ended: letter({ num: (row) => row['is_ended'] === 1 }),
	ended_unconfirmed: of(
		(row) => row['is_ended'] === 1,
		(row) => row['is_ended_unconfirmed'] === 1
	),
	closed_unanswered: unanswered(({ state }) => state === 'closed'),
	promise_passed: unanswered(has('promise_broken_at')),
	pendency: open(),
	backlog: open(isLate),
	never_touched: open(isUntouched),

	ageing_receipt: open(undefined, {
		value: (row, { asOf }) => (asOf - row['registered_at']) / DAY,
		more: (row, { asOf }) => ({ bucket: bucketOf(asOf - row['registered_at']) })
	}),
	ageing_holder: open(undefined, {
		of: (row) => isOpen(row) && row['holder'] !== null,
		value: (row, { asOf }) => (asOf - row['holder_since']) / DAY,
		more: (row, { asOf }) => ({ bucket: bucketOf(asOf - row['holder_since']) })
	}),
	sla_state: unanswered(undefined, { more: (row, ask) => ({ bucket: deadlineBucket(row, ask) }) }),
	time_to_first_referral: letter({
		num: isReferred,
		value: (row, ask) => (referralAwaitedUntil(row, ask) - row['registered_at']) / HOUR
	}),
	time_to_first_referral_working: letter({ num: isReferred, value: workingHoursToReferral }),
	time_to_answer_citizen: letter({
		of: (row, { asOf }) => settledAt(row, asOf) >= row['registered_at'],
		num: isAnswered,
		value: (row, { asOf }) => (settledAt(row, asOf) - row['registered_at']) / HOUR
	}),

	on_time: of(
		(row, ask) => row['due_at'] !== null && (isAnswered(row) || (isUnanswered(row) && isLate(row, ask))),
		(row) => isAnswered(row) && row['answered_at'] <= row['due_at']
	),
	re_referral: of(isReferred, ({ hops }) => hops > 1, {
		more: ({ hops }) => ({ bucket: hops > 3 ? '4+' : String(hops) })
	}),
	over_referral: of(isReferred, ({ hops }) => hops > 3),
	ping_pong: of(isReferred, (row) => row['ping_pongs'] > 0),
	wrong_first_body: of(has('first_body_ended_by'), (row) =>
		['returned', 'referred'].includes(row['first_body_ended_by'])
	),
	reopen_rate: letter({ at: ifRegistered('first_closed_at'), num: (row) => row['reopened_30d'] === 1 }),
	objection_rate: letter({
		at: ({ registered_at, first_answered_at, first_closed_at }) =>
			registered_at === null ? null : earliest(first_answered_at, first_closed_at),
		num: (row) => row['objected_30d'] === 1
	}),
	interim_rate: of((row) => has('interim_answered_at')(row) || isAnswered(row), has('interim_answered_at')),
	promises_kept: of(has('promise_kept'), (row) => row['promise_kept'] === 1),
	promises_renewed: of(has('interim_answered_at'), (row) => row['promise_renewals'] > 0),
	answers_without_text: letter({
		at: ifRegistered('last_answered_at'),
		num: (row) => row['is_answered_without_text'] === 1
	}),
	repeated_texts: letter({
		at: ifRegistered('last_answered_at'),
		of: (row) => isAnswered(row) && Boolean(row['answer_text']),
		num: ({ answer_text }, { letters }) =>
			letters.filter((one) => one['registered_at'] !== null && isAnswered(one) && one['answer_text'] === answer_text)
				.length >= SAME_TEXTS
	}),
	first_contact_resolution: letter({
		num: (row) => isAnswered(row) && !isReferred(row) && row['first_answered_at'] !== null
	}),

	sms_registered_coverage: letter({ num: has('registered_sms_at') }),
	sms_referred_coverage: letter({ at: (row) => row['first_referred_at'], num: has('referred_sms_at') }),
	sms_delay_1: letter({ num: has('registered_sms_at'), value: since('registered_at', 'registered_sms_at', MINUTE) }),
	sms_delay_2: letter({
		at: (row) => row['first_referred_at'],
		num: has('referred_sms_at'),
		value: since('first_referred_at', 'referred_sms_at', MINUTE)
	}),
	sms_failed: of(
		(row) => row['sms_failed'] > 0 || ['registered', 'referred', 'answered'].some((one) => has(`${one}_sms_at`)(row)),
		(row) => row['sms_failed'] > 0
	),

	registrars_active: of(has('registrar'), undefined, { id: (row) => row['registrar'] }),
	registrar_registrations: of(has('registrar')),
	share_of_banks: letter({
		num: (row, { referrals }) => referrals.some((one) => one['letter_id'] === row['letter_id'] && isBank(one['to_org']))
	}),
	coverage_per_10000: of(hasResidents),
	persons_per_10000: of((row) => hasResidents(row) && hasPerson(row), undefined, { id: person }),
	time_to_clear: letter({ num: isUnanswered }),
	body_time_to_clear: letter({ num: isUnanswered }),
	littles_law: letter({
		of: (row, ask) => row['registered_at'] < lawUntil(ask),
		num: (row, ask) => daysOpen(row, ask) !== 0,
		value: daysOpen,
		isOfAllTime: true
	}),

	handed_in: handedOver(({ from, to }) => (from && to ? to : null)),
	handed_out: handedOver(({ from, to }) => (from && to ? from : null)),
	settled: handedOver(({ from, to }) => (to ? null : from)),
	unsettled: handedOver(({ from, to }) => (from ? null : to)),

	screened: letter({ num: has('screened_at') }),
	to_screen: unanswered(undefined, {
		of: (row) => isOpen(row) && !isReferred(row) && !has('screened_at')(row) && row['channel'] !== 'email'
	}),
	within_time: unanswered(isHeld, {
		of: (row, ask) => isUnanswered(row) && !isLate(row, ask),
		more: (row) => ({ bucket: isHeld(row) ? 'with_body' : 'with_office' })
	}),
	registered_loan_persons: of((row) => hasPerson(row) && has('loan_requested_at')(row), undefined, { id: person }),
	registered_sms_referred: letter({ num: has('referred_sms_at') })
};

/** An oracle for each figure of the catalogue. */
export const ORACLES: Readonly<Record<string, Rule>> = { ...OF_LETTERS, ...OF_OTHERS };

/** The rows of a set of events as of an instant; each letter's `answers` are when one began to stand, or none was needed any more (true), and when that ceased. */
export function naiveRows(sent: Sent[], asOf: number): Rows {
	const views = modelViews(sent, asOf);
	const lives = livesOf('letter', sent, asOf);
	const letters = views.letters.map((row) => ({
		...row,
		handovers: handoversOf(row['letter_id'] as string, lives),
		answers: [answerFlows, endingFlows]
			.flatMap((flows) => flows(row['letter_id'] as string, lives))
			.map(([moment, column]) => [moment, column !== 4]),
		answer_text: lastAnswer(lives.get(row['letter_id'] as string)!)?.text
	}));
	const joined = joinedKeys(sent);
	return { ...views, letters: withPersons(letters, joined), loans: withPersons(views.loans, joined) };
}

const lastAnswer = (life: Sent[]) =>
	life.map(({ event }) => event).findLast(({ type }) => type === 'letter.answered') as { text?: string } | undefined;

/**
 * Whatever a figure counts, in the range.
 * @param of which rows, where it is asked for others than it counts
 */
export function naiveMembers(kpi: string, ask: Ask, of = ORACLES[kpi]?.of): Member[] {
	const rule = ORACLES[kpi] && { ...ORACLES[kpi], of };
	if (!rule)
		throw new Error(
			`${kpi} has no oracle: add it to OF_LETTERS of test/support/kpi-naive.ts, or OF_OTHERS of test/support/kpi-naive-themes.ts`
		);
	return ask[rule.source]
		.flatMap((row) => membersOf(row, rule, ask))
		.filter(({ at }) => rule.isOfAllTime || (at >= ask.from && at < ask.until));
}

function membersOf(row: Row, rule: Rule, ask: Ask): Member[] {
	const at = rule.at(row);
	if (at === null || rule.of?.(row, ask) === false) return [];
	const member: Member = {
		id: rule.id ? rule.id(row) : row[rule.source.replace(/s$/, '_id')],
		letterId: row['letter_id'] ?? '',
		at,
		num: rule.num?.(row, ask) ?? true,
		den: true,
		value: rule.value?.(row, ask),
		dimensions: {
			...Object.fromEntries(COLUMNS.filter((one) => one in row).map((one) => [one, String(row[one] ?? '')])),
			...(rule.source === 'letters' ? { body: row['body'] } : {}),
			...rule.more?.(row, ask)
		},
		row
	};
	const parts = rule.parts?.(row) ?? [{}];
	return parts.map((part) => ({ ...member, ...part, dimensions: { ...member.dimensions, ...part.dimensions } }));
}

const COLUMNS = [
	'channel',
	'category',
	'county',
	'kind',
	'campaign',
	'first_body',
	'operator',
	'registrar',
	'state',
	'ended_as',
	'ended_by',
	'bank',
	'collateral'
];
