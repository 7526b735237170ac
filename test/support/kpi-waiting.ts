import type { Ask, Member, Row } from './kpi-figures.ts';
import { naiveMembers } from './kpi-naive.ts';
import { has, isCounted, isPast, ownDue } from './kpi-naive-themes.ts';

type Is = (row: Row, ask: Ask) => boolean;
const isUnanswered: Is = (row) => !row['is_answered'] && !row['is_ended'];
const isPending: Is = ({ state }) => state === 'registered' || state === 'referred';
const isAwaited: Is = (row) => row['ended_at'] === null && row['letter_is_settled'] === 0;
const lacks =
	(column: string): Is =>
	(row) =>
		!has(column)(row) && isPending(row, undefined as never);
const isUndecided: Is = (row) => row['approved_at'] === null && row['refused_at'] === null;

const isLately = (moment: number | null, { asOf }: Ask): boolean => moment !== null && moment + 30 * 86_400_000 >= asOf;

/** Of a figure whose members' outcome comes later: of whom it has not come yet. */
export const WAITING: Readonly<Record<string, Is>> = {
	referral_coverage: lacks('first_referred_at'),
	answered: isUnanswered,
	time_to_first_referral: lacks('first_referred_at'),
	time_to_first_referral_working: lacks('first_referred_at'),
	time_to_answer_citizen: isUnanswered,
	time_to_answer_body: isAwaited,
	on_time: (row, ask) => isUnanswered(row, ask) && row['due_at'] !== null && !isPast(row['due_at'], ask),
	on_time_body: (row, ask) => isAwaited(row, ask) && isCounted(row) && ownDue(row) >= ask.asOf,
	formal_answers: isAwaited,
	wrong_first_body: (row) => row['first_body'] !== null && row['first_body_ended_by'] === null,
	reopen_rate: (row, ask) => !row['reopened_30d'] && isLately(row['closed_at'], ask),
	objection_rate: (row, ask) =>
		!row['objected_30d'] && (isLately(row['closed_at'], ask) || isLately(row['last_answered_at'], ask)),
	promises_kept: (row, ask) =>
		isUnanswered(row, ask) && row['interim_answered_at'] !== null && row['promise_kept'] === null,
	sms_delay_1: lacks('registered_sms_at'),
	sms_delay_2: lacks('referred_sms_at'),
	loan_approved: isUndecided,
	loan_refused: isUndecided,
	loan_paid: (row) => row['paid_at'] === null && row['refused_at'] === null,
	loan_decision_time: isUndecided,
	loan_payment_time: (row) => row['paid_at'] === null && row['refused_at'] === null,
	operator_wrong_first_body: (row) =>
		Boolean(row['operator']) && row['from_org'] === null && row['is_office_first'] === 1 && row['ended_at'] === null
};

/** Those of the range, whether or not the figure counts them. */
export const naiveWaiting = (kpi: string, ask: Ask): Member[] => naiveMembers(kpi, ask, WAITING[kpi]);
