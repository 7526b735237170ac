import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { statement } from '../client/statement.server.ts';
import type { Known } from '../entities/entity.ts';
import { HISTORY, KEPT_COLUMNS, letter, REFERRALS } from '../entities/letter.ts';
import { KEPT_REFERRAL_COLUMNS, referral } from '../entities/referral.ts';
import { ROW_COLUMNS } from '../lifecycle/row.ts';
import { projectRoot } from '../root.ts';
import { expressionsOf, select } from '../source.ts';
import { fileOf } from './tables.ts';

/** Later than any event: the current columns are those as of this moment. */
export const NOW = `toDateTime64('2299-12-30 00:00:00', 3, 'UTC')`;

const KNOWN_AT = `{known_at: DateTime64(3, 'UTC')}`;

/** The values that `sql/fold/calls/` needs, apart from the calls and outages: here, all that is known today. */
export const livingSources = (database: string): Record<string, string> => ({
	undone: undoneLoads(database),
	generation: '{generation: UInt64}'
});

/** The values of `sql/fold/letters/letter_state.sql`: the columns of a history as they come, and those of now, which are made of them. */
export function writingSources(to = ''): Record<string, string> {
	const made = expressionsOf(letter, { tense: 'past', kept: HISTORY }, 'ever', KEPT_COLUMNS);
	const plain = ROW_COLUMNS.filter((name) => !(name in BESIDE));
	return {
		into: `letter_state${to}`,
		now: NOW,
		columns: [...KEPT_COLUMNS, ...plain].join(', '),
		values: [...KEPT_COLUMNS.map((name) => `${made.get(name)} AS ${name}`), ...plain.map((name) => `l.${name}`)].join(
			', '
		),
		version: '{generation: UInt64} * 4294967296 + contents',
		structure: structureOf(ROW_COLUMNS)
	};
}

/** The same for letters as they were known, whose rows end with the version of state's row (`sql/caches/known_letters.sql`). */
export function keepingSources(): Record<string, string> {
	const { columns, values, ...writing } = writingSources();
	return {
		...writing,
		into: 'known_letters',
		columns: `known_at, ${columns}`,
		values: `${KNOWN_AT} AS known_at, ${values}`,
		version: 'l.version',
		structure: structureOf([...ROW_COLUMNS, 'version'])
	};
}

/** What a history says besides the columns of its row, with its type. */
const BESIDE: Readonly<Record<string, string>> = { contents: 'UInt64', mobile_key: 'String' };

/** Columns with the types that `sql/fold/tables/letter_row.sql` declares; codes as plain texts, since that is how they come. */
function structureOf(columns: readonly string[]): string {
	const text = readFileSync(join(projectRoot(), 'sql/fold/tables/letter_row.sql'), 'utf8');
	const declared = text.matchAll(/^(\w+) (.+?)(?: (?:CODEC|COMMENT|DEFAULT) .*|,)?$/gm);
	const types = new Map([...declared].map(([, name, type]) => [name, type!]));
	return columns
		.map((name) => `${name} ${(BESIDE[name] ?? types.get(name)!).replace(/LowCardinality\(String\)/g, 'String')}`)
		.join(', ')
		.replaceAll("'", "\\'");
}

/** The values that what follows from letters needs, apart from the letters: of referrals `l`, what their kept columns of now are made of. */
export function followingSources(): Record<string, string> {
	const made = expressionsOf(referral, { tense: 'past' }, NOW, KEPT_REFERRAL_COLUMNS, 'made_');
	return { made_of_referrals: [...made].map(([name, text]) => `${text} AS ${name}`).join(',\n\t') };
}

const isOfDays = (moment: string): string => `toDate32(toTimeZone(${moment}, 'Asia/Tehran')) IN {days: Array(Date32)}`;

/**
 * The values that rollups (`sql/fold/rollups/`) need.
 * @param from how the name of the table of state ends; `queues` reads of it the registered letters that were handed over on a day of `{days}`
 */
export const rollupSources = (database: string, from: string): Record<string, string> => ({
	from,
	queues: select(
		letter,
		{
			...{ of: `${database}.letter_state${from} AS l FINAL`, tense: 'now', kept: REFERRALS },
			where: [
				'l.is_registered',
				`l.last_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')`,
				`l.first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')`,
				`arrayExists(t -> ${isOfDays('t')}, l.handovers.1)`
			]
		},
		NOW,
		['office_spans', 'body_spans']
	)
});

const undoneLoads = (database: string): string => `SELECT load_id, undone_at FROM ${database}.undone_loads`;

/** All letters, as a condition on `letter_id`. */
export const ANY_LETTER = 'TRUE';

/** A SELECT of the letters that are not kept as they were known at `{known_at: DateTime64(3, 'UTC')}`, of those for which a condition holds. */
export const unkeptLetters = (database: string, among = ANY_LETTER): string =>
	`SELECT letter_id FROM (${statement('fold/letters/unkept_letters.sql', database, { among })})`;

/**
 * What of the entities differs from what is known today, as the office knew it at `{known_at: DateTime64(3, 'UTC')}`: letters are kept as they were known
 * (`sql/queries/pages/as-known.ts`), and what follows from them is made of these.
 * @param guard a further condition on them
 */
export function knownOf(database: string, guard = ANY_LETTER): Known {
	const kept = `FROM ${database}.known_letters FINAL WHERE known_at = ${KNOWN_AT} AND ${guard}`;
	const letters = `(SELECT *, given_at, given_due_at, ended_answers ${kept}) AS l`;
	const following = (feed: string): string =>
		`(${statement(fileOf(feed), database, { ...followingSources(), from: letters })}) AS l`;
	return {
		at: KNOWN_AT,
		kept: `(SELECT letter_id FROM ${database}.known_letters WHERE known_at = ${KNOWN_AT})`,
		letters,
		referrals: following('referral_rows'),
		loans: following('loan_rows'),
		calls: `(${statement('fold/calls/calls_recomputed.sql', database, {
			calls: `ingested_at <= ${KNOWN_AT} AND subject_id IN (${changedCalls(database)})`,
			...{ undone: undoneThen(database), generation: 'toUInt64(0)' }
		})}) AS l`
	};
}

/** The same where whoever asks did not have them kept: then it fails, and says so. */
export const knownOrNotKept = (database: string): Known =>
	knownOf(
		database,
		`(SELECT throwIf(count() > 0, '${NOT_KEPT}') FROM (${statement('fold/letters/unkept_letters.sql', database, { among: ANY_LETTER })})) = 0`
	);
const NOT_KEPT =
	'letters are not kept as they were known at that moment: ask for a figure of it first (pasokh kpi unanswered --known-at …, or any page as known then)';

const undoneThen = (database: string): string => `${undoneLoads(database)} WHERE undone_at <= ${KNOWN_AT}`;

/** The outages as they were known. */
export const knownOutages = (database: string): string =>
	statement('fold/calls/outages_recomputed.sql', database, {
		outages: `ingested_at <= ${KNOWN_AT}`,
		undone: undoneThen(database),
		generation: 'toUInt64(0)'
	});

/** Calls of which something was learnt since. Only the newest version counts, as with FINAL: otherwise one could be counted twice. */
const changedCalls = (database: string): string =>
	`SELECT call_id FROM ${database}.call_state
	WHERE call_id IN (SELECT call_id FROM ${database}.call_state WHERE last_ingested_at > ${KNOWN_AT})
	GROUP BY call_id HAVING argMax(last_ingested_at, version) > ${KNOWN_AT}`;
