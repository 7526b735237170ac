import { utcText } from '#sql/model/tehran.ts';
import { sourceView, type Source } from '#sql/source-view.ts';
import { NOW_S } from '../national/plan.ts';

const before = (days: number): number => (NOW_S - days * 86_400) * 1_000;
const moment = (daysBack: number): string => utcText(before(daysBack)).slice(0, 19);
const YEAR = moment(365);
const SIXTY = moment(60);
const THEN = moment(500);
const NOW = moment(0);
const BODY = 'bank_saderat';

/** The same question to each of them. Moments are UTC. */
export interface RivalQuestion {
	name: string;
	/** No index answers it: all of its letters must be read. */
	isAggregate: boolean;
	ours: { query: string; params: Record<string, string> };
	postgres: string;
	/** On the current state. */
	duckdb: string;
	/** From the events, with `life` as one letter's moments; null where it would be the same as another. */
	events: string | null;
}

/** What a letter comes to out of its events, as far as these questions go: the same for any engine of rows. */
const LIFE = (from: string): string => `
	SELECT subject_id AS letter_id,
		min(occurred_at) FILTER (WHERE type = 'letter.registered') AS registered_at,
		max(occurred_at) FILTER (WHERE type = 'letter.answered') AS answered_at,
		max(occurred_at) FILTER (WHERE type IN ('letter.reopened', 'letter.objected')) AS reopened_at,
		max(channel) AS channel,
		arg_max(to_org, occurred_at) FILTER (WHERE type = 'letter.referred') AS holder
	FROM (
		SELECT * FROM events
		WHERE subject_kind = 'letter' ${from}
			AND (subject_id, event_id) NOT IN (SELECT (subject_id, target_event_id) FROM events WHERE type = 'event.voided')
		QUALIFY row_number() OVER (PARTITION BY subject_id, source, event_id ORDER BY content_hash) = 1
	) GROUP BY subject_id`;
const STANDS = '(answered_at IS NOT NULL AND (reopened_at IS NULL OR reopened_at < answered_at))';

/** As the pages ask it: of what is so as of the instant, so many days ago. */
function ours(source: Source, select: (of: string) => string, days = 0): RivalQuestion['ours'] {
	const iso = (ms: number): string => new Date(ms).toISOString();
	const letters = sourceView('pasokh', source, { asOf: iso(before(days)), newest: iso(before(0)) });
	return { query: select(letters(select(''))), params: { as_of: utcText(before(days)) } };
}

export const RIVAL_QUESTIONS: RivalQuestion[] = [
	{
		name: 'a year on time, with its exact median',
		isAggregate: true,
		ours: ours(
			'letters',
			(
				letters
			) => `SELECT countIf(is_on_time), count(), quantileExactInclusiveIf(0.5)(dateDiff('second', begins_at, assumeNotNull(answered_at)), is_answered)
				FROM ${letters} WHERE is_registered AND begins_at >= '${YEAR}'`
		),
		postgres: `SELECT count(*) FILTER (WHERE is_answered AND answered_at <= due_at), count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - registered_at)) FILTER (WHERE is_answered)
			FROM letters WHERE registered_at >= '${YEAR}'`,
		duckdb: `SELECT count(*) FILTER (WHERE is_answered AND answered_at <= due_at), count(*), quantile_cont(date_diff('second', registered_at, answered_at), 0.5) FILTER (WHERE is_answered)
			FROM letters WHERE registered_at >= '${YEAR}'`,
		events: `SELECT count(*) FILTER (WHERE ${STANDS} AND answered_at <= registered_at + INTERVAL 30 DAY), count(*), quantile_cont(date_diff('second', registered_at, answered_at), 0.5) FILTER (WHERE ${STANDS})
			FROM (${LIFE('')}) WHERE registered_at >= '${YEAR}'`
	},
	{
		name: 'five years by day: came, answered',
		isAggregate: true,
		ours: {
			query: `SELECT day, arraySum(cells.registered), arraySum(cells.answered) FROM letter_days FINAL ORDER BY day`,
			params: {}
		},
		postgres: `SELECT day, sum(came), sum(gone) FROM (
			SELECT (registered_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tehran')::date AS day, count(*) AS came, 0 AS gone FROM letters GROUP BY 1
			UNION ALL SELECT (answered_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tehran')::date, 0, count(*) FROM letters WHERE is_answered GROUP BY 1) AS flows GROUP BY day ORDER BY day`,
		duckdb: `SELECT day, sum(came), sum(gone) FROM (
			SELECT (registered_at + INTERVAL 210 MINUTE)::date AS day, count(*) AS came, 0 AS gone FROM letters GROUP BY 1
			UNION ALL SELECT (answered_at + INTERVAL 210 MINUTE)::date, 0, count(*) FROM letters WHERE is_answered GROUP BY 1) AS flows GROUP BY day ORDER BY day`,
		events: `SELECT (occurred_at + INTERVAL 210 MINUTE)::date AS day, count(DISTINCT subject_id) FILTER (WHERE type = 'letter.registered'), count(DISTINCT subject_id) FILTER (WHERE type = 'letter.answered')
			FROM events WHERE type IN ('letter.registered', 'letter.answered') GROUP BY day ORDER BY day`
	},
	{
		name: 'open as of an instant, by channel',
		isAggregate: true,
		ours: ours(
			'unanswered',
			(open) => `SELECT channel, count() FROM ${open} WHERE is_registered GROUP BY channel`,
			500
		),
		postgres: `SELECT channel, count(*) FROM letters WHERE registered_at <= '${THEN}' AND (answered_at IS NULL OR answered_at > '${THEN}') GROUP BY channel`,
		duckdb: `SELECT channel, count(*) FROM letters WHERE registered_at <= '${THEN}' AND (answered_at IS NULL OR answered_at > '${THEN}') GROUP BY channel`,
		events: `SELECT channel, count(*) FROM (${LIFE(`AND occurred_at <= '${THEN}'`)}) WHERE registered_at IS NOT NULL AND NOT ${STANDS} GROUP BY channel`
	},
	{
		name: 'open by holder',
		isAggregate: false,
		ours: ours('unanswered', (open) => `SELECT holder, count() FROM ${open} GROUP BY holder`),
		postgres: `SELECT holder, count(*) FROM letters WHERE NOT is_answered GROUP BY holder`,
		duckdb: `SELECT holder, count(*) FROM letters WHERE NOT is_answered GROUP BY holder`,
		events: `SELECT holder, count(*) FROM (${LIFE('')}) WHERE NOT ${STANDS} GROUP BY holder`
	},
	{
		name: '60 days by channel',
		isAggregate: false,
		ours: ours(
			'letters',
			(letters) =>
				`SELECT channel, count(), countIf(is_answered) FROM ${letters} WHERE is_registered AND begins_at >= '${SIXTY}' GROUP BY channel`
		),
		postgres: `SELECT channel, count(*), count(*) FILTER (WHERE is_answered) FROM letters WHERE registered_at >= '${SIXTY}' GROUP BY channel`,
		duckdb: `SELECT channel, count(*), count(*) FILTER (WHERE is_answered) FROM letters WHERE registered_at >= '${SIXTY}' GROUP BY channel`,
		events: `SELECT channel, count(*), count(*) FILTER (WHERE ${STANDS}) FROM (${LIFE(`AND occurred_at >= '${SIXTY}'`)}) WHERE registered_at >= '${SIXTY}' GROUP BY channel`
	},
	{
		name: 'a page of 50 overdue letters of a body',
		isAggregate: false,
		ours: ours(
			'unanswered',
			(open) =>
				`SELECT letter_id, due_at FROM ${open} WHERE holder = '${BODY}' AND due_at < '${NOW}' ORDER BY due_at, letter_id LIMIT 50`
		),
		postgres: `SELECT letter_id, due_at FROM letters WHERE NOT is_answered AND holder = '${BODY}' AND due_at < '${NOW}' ORDER BY due_at, letter_id LIMIT 50`,
		duckdb: `SELECT letter_id, due_at FROM letters WHERE NOT is_answered AND holder = '${BODY}' AND due_at < '${NOW}' ORDER BY due_at, letter_id LIMIT 50`,
		events: null
	},
	{
		name: 'one letter',
		isAggregate: false,
		ours: ours(
			'letters',
			(letters) => `SELECT state, holder, answered_at FROM ${letters} WHERE letter_id = 'N-000012345'`
		),
		postgres: `SELECT state, holder, answered_at FROM letters WHERE letter_id = 'N-000012345'`,
		duckdb: `SELECT state, holder, answered_at FROM letters WHERE letter_id = 'N-000012345'`,
		events: `SELECT * FROM events WHERE subject_id = 'N-000012345' ORDER BY occurred_at`
	}
];
