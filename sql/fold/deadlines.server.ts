import { statement } from '../client/statement.server.ts';
import { WORKING_TIME } from '../text/working-time.ts';

const MOVES = `Array(Tuple(DateTime64(3, \\'UTC\\'), Nullable(DateTime64(3, \\'UTC\\'))))`;
const NONE = `CAST([], 'Array(Tuple(policy_id String, due_at Nullable(DateTime64(3, \\'UTC\\')), moves ${MOVES}))')`;

/** For each deadline: when it starts, the kind of policy, the body, and whether the letter was registered by then. */
const OF_ALL = `arrayPushFront(referrals.referred_at, registered_at),
	arrayPushFront(arrayMap(r -> if(r.due_at IS NULL, 'referral', 'given'), referrals), if(empty(registrations), '', 'letter')),
	arrayPushFront(referrals.to_org, ''),
	arrayMap(t -> notEmpty(registrations) AND registered_at <= t, arrayPushFront(referrals.referred_at, registered_at))`;
const OF_RETURNS = `referral_times, arrayMap(e -> if(e.2 IN (4, 8), 'return', ''), endings), referral_tos,
	arrayMap(t -> notEmpty(registrations) AND registered_at <= t, referral_times)`;

/** The SQL of a letter's deadlines (sql/fold/letters/deadlines.sql). */
export function deadlinesOf(database: string): string {
	const day = WORKING_TIME['working_day_number']!.text(database, 'c.1', '= c.3');
	return statement('fold/letters/deadlines.sql', database, {
		subjects: OF_ALL,
		due_by_work: dueByWork(database),
		day: `if(c.2.is_working, ifNull(${day}, 0), 0)`,
		moves: statement('fold/letters/moves.sql', database, MOVED)
	});
}

/**
 * The SQL of until when a body may give each referral back without harm to itself; only of letters of which one was left without an answer. No
 * waiting stops that clock.
 */
export function gracesOf(database: string): string {
	const values = { subjects: OF_RETURNS, due_by_work: dueByWork(database), day: '0', moves: `CAST([], '${MOVES}')` };
	return `if(arrayExists(e -> e.2 IN (4, 8), endings), ${statement('fold/letters/deadlines.sql', database, values)}, ${NONE})`;
}

const dueByWork = (database: string): string =>
	`c.2.is_working, ${WORKING_TIME['working_deadline']!.text(database, 'c.1', 'c.2.days', '= c.3')},`;

const MOVED = { since: 'd.1.1', rule: 'd.1.2', calendar: 'd.1.3', day: 'd.3', due: 'd.2' };
