import type { BodyRow } from '#sql/queries/pages/bodies.ts';

/** The columns that the table of letters can be ordered by, besides the body's name. */
export const LETTER_COLUMNS = [
	'unanswered',
	'overdue',
	'oldest',
	'registered',
	'answered',
	'answered_on_time',
	'ping',
	'forecast'
] as const;
/** And the table of referrals. */
export const REFERRAL_COLUMNS = [
	'open',
	'late',
	'left_open',
	'came',
	'went',
	'on_time',
	'median',
	'km',
	'wrong',
	'score'
] as const;
type Column = (typeof LETTER_COLUMNS | typeof REFERRAL_COLUMNS)[number];

const share = ({ num, den }: { num: number; den: number }) => (den > 0 ? num / den : null);

const ORDER_OF: Record<Column, (body: BodyRow, asOf: number) => number | null> = {
	unanswered: ({ letters }) => letters.unanswered,
	overdue: ({ letters }) => letters.late,
	oldest: ({ letters: { oldestAt } }, asOf) => (oldestAt === null ? null : asOf - Date.parse(oldestAt)),
	registered: ({ letters }) => letters.registered,
	answered: ({ letters }) => letters.answered,
	answered_on_time: ({ letters }) => share(letters.onTime),
	ping: ({ pingPong }) => share(pingPong),
	forecast: ({ forecast }) => (forecast?.ahead.verdict === 'ok' ? forecast.ahead.expected : null),
	open: ({ referrals }) => referrals.open,
	late: ({ referrals }) => referrals.late,
	left_open: ({ referrals }) => referrals.leftOpen,
	came: ({ referrals }) => referrals.came,
	went: ({ referrals }) => referrals.went,
	on_time: ({ referrals }) => share(referrals.onTime),
	median: ({ referrals }) => referrals.answer.p50,
	km: ({ referrals }) => referrals.answer.km50,
	wrong: ({ wrongFirst }) => share(wrongFirst),
	score: ({ score }) => score?.value ?? null
};

/** What a body is ordered by; null: it has none, and comes last. */
export const orderOf = (column: string, body: BodyRow, asOf: number): number | null =>
	ORDER_OF[column as Column](body, asOf);
