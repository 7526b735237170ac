import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import { WORKING_TIME } from '../text/working-time.ts';

/** What the policies of an office need. Most offices have a few, for letters, in calendar days that no waiting stops. */
export interface PolicyKinds {
	/** Some policy is for letters, some for referrals, some for what is returned. */
	letter: boolean;
	referral: boolean;
	return: boolean;
	/** Of the first two some counts working days. */
	working: boolean;
	/** Some of them stops its clock while a letter waits. */
	pausing: boolean;
}

/** Covers every policy. */
export const ANY_POLICIES: PolicyKinds = { letter: true, referral: true, return: true, working: true, pausing: true };

/** What the current policies need. */
export async function readPolicyKinds(client: ClickHouseClient, database: string): Promise<PolicyKinds> {
	const found = await client.query({
		query: `SELECT countIf(subject = 'letter') AS letter, countIf(subject = 'referral') AS referral, countIf(subject = 'return') AS return,
				countIf(subject != 'return' AND unit = 'working') AS working, countIf(subject != 'return' AND pauses_on_waiting != 0) AS pausing
			FROM ${database}.deadline_policies FINAL`,
		format: 'JSONEachRow'
	});
	const [row] = await found.json<Record<keyof PolicyKinds, string | number>>();
	const some = (kind: keyof PolicyKinds): boolean => Number(row?.[kind] ?? 0) > 0;
	return {
		...{ letter: some('letter'), referral: some('referral'), return: some('return') },
		...{ working: some('working'), pausing: some('pausing') }
	};
}

const MOVES = `Array(Tuple(DateTime64(3, \\'UTC\\'), Nullable(DateTime64(3, \\'UTC\\'))))`;
const NONE = `CAST([], 'Array(Tuple(policy_id String, due_at Nullable(DateTime64(3, \\'UTC\\')), moves ${MOVES}))')`;

/** For each deadline: when it starts, the kind of policy, the body, and whether the letter was registered by then. */
const OF_LETTER = `[registered_at], [if(empty(registrations), '', 'letter')], [''], [1]`;
const OF_ALL = `arrayPushFront(referrals.referred_at, registered_at),
	arrayPushFront(arrayMap(r -> if(r.due_at IS NULL, 'referral', 'given'), referrals), if(empty(registrations), '', 'letter')),
	arrayPushFront(referrals.to_org, ''),
	arrayMap(t -> notEmpty(registrations) AND registered_at <= t, arrayPushFront(referrals.referred_at, registered_at))`;
const OF_RETURNS = `referral_times, arrayMap(e -> if(e.2 IN (4, 8), 'return', ''), endings), referral_tos,
	arrayMap(t -> notEmpty(registrations) AND registered_at <= t, referral_times)`;

/**
 * The SQL of a letter's deadlines (sql/fold/letters/deadlines.sql), without what no policy needs. To plan all of it takes 45 ms of CPU; to
 * look for policies of referrals when there are none takes a fourth of a recomputation.
 */
export function deadlinesBy(database: string, { letter, referral, working, pausing }: PolicyKinds): string {
	if (!letter && !referral) return NONE;
	const day = WORKING_TIME['working_day_number']!.text(database, 'c.1', '= c.3');
	return statement('fold/letters/deadlines.sql', database, {
		subjects: referral ? OF_ALL : OF_LETTER,
		due_by_work: working ? dueByWork(database) : '',
		day: working ? `if(c.2.is_working, ifNull(${day}, 0), 0)` : '0',
		moves: pausing ? statement('fold/letters/moves.sql', database, MOVED) : `CAST([], '${MOVES}')`
	});
}

/**
 * The SQL of until when a body may give each referral back without harm to itself; only of letters of which one was left without an answer. No
 * waiting stops that clock.
 */
export function gracesBy(database: string, kinds: PolicyKinds): string {
	if (!kinds.return) return NONE;
	const values = { subjects: OF_RETURNS, due_by_work: dueByWork(database), day: '0', moves: `CAST([], '${MOVES}')` };
	return `if(arrayExists(e -> e.2 IN (4, 8), endings), ${statement('fold/letters/deadlines.sql', database, values)}, ${NONE})`;
}

const dueByWork = (database: string): string =>
	`c.2.is_working, ${WORKING_TIME['working_deadline']!.text(database, 'c.1', 'c.2.days', '= c.3')},`;

const MOVED = { since: 'd.1.1', rule: 'd.1.2', calendar: 'd.1.3', day: 'd.3', due: 'd.2' };
