import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { statement } from '../client/statement.server.ts';
import type { Known } from '../entities/entity.ts';
import { KEPT_COLUMNS, letter, OF_MOMENTS, REFERRALS } from '../entities/letter.ts';
import { KEPT_REFERRAL_COLUMNS, referral } from '../entities/referral.ts';
import { ROW_COLUMNS } from '../lifecycle/row.ts';
import { projectRoot } from '../root.ts';
import { expressionsOf, select } from '../source.ts';
import { slim } from './slim.ts';
import { deadlinesOf, gracesOf } from './deadlines.server.ts';

/** Later than any event: the current columns are those as of this moment. */
export const NOW = `toDateTime64('2299-12-30 00:00:00', 3, 'UTC')`;

const KNOWN_AT = `{known_at: DateTime64(3, 'UTC')}`;
const PIECE = ' AND letter_id > {after: String} AND letter_id <= {until: String}';

/** The values that `sql/fold/calls/` needs, apart from the calls and outages: here, all that is known today. */
export const livingSources = (database: string): Record<string, string> => ({
	undone: undoneLoads(database),
	generation: '{generation: UInt64}'
});

/** The values of `sql/fold/letters/letter_state.sql`: the columns of a history as they come, and those of now, which are made of them. */
export function writingSources(): Record<string, string> {
	const made = expressionsOf(letter, { tense: 'past', kept: OF_MOMENTS }, 'ever', KEPT_COLUMNS);
	const plain = ROW_COLUMNS.filter((name) => !(name in BESIDE));
	return {
		now: NOW,
		columns: [...KEPT_COLUMNS, ...plain].join(', '),
		values: [...KEPT_COLUMNS.map((name) => `${made.get(name)} AS ${name}`), ...plain.map((name) => `l.${name}`)].join(
			', '
		),
		structure: structureOf(ROW_COLUMNS)
	};
}

/** What a history says besides the columns of its row, with its type. */
const BESIDE: Readonly<Record<string, string>> = { contents: 'UInt64', mobile_key: 'String' };
/** What figures of what was known do not ask for (`sql/fold/letters/state_columns.sql`). */
const NOT_KEPT = ['subject', 'citizen_mask', 'is_deleted', 'events', 'void_events', 'handovers'];

/** The values of `sql/fold/letters/keep_letters.sql`. */
export const keepingSources = (): Record<string, string> => ({
	columns: ROW_COLUMNS.filter((name) => !(name in BESIDE) && !NOT_KEPT.includes(name)).join(', '),
	structure: structureOf(ROW_COLUMNS)
});

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

/**
 * The same as the office knew it at `{known_at: DateTime64(3, 'UTC')}`: from events that had come in by then, without loads undone by then.
 * Selects the letters and calls of which something was learnt since.
 * @param isUnlinked none of these letters was ever linked, so nothing is inherited
 * @param letters a SELECT of the ids of letters to take instead, whatever was learnt of them
 */
export function knownSources(
	database: string,
	{ isUnlinked = false, letters = changedLetters(database) }: { isUnlinked?: boolean; letters?: string } = {}
): Record<string, string> {
	const come = `ingested_at <= ${KNOWN_AT}`;
	const values = {
		deadlines: deadlinesOf(database),
		graces: gracesOf(database),
		changed: letters,
		letters: `${come} AND subject_id IN (${letters})`,
		calls: `${come} AND subject_id IN (${changed(database, 'call')})`,
		undone: `${undoneLoads(database)} WHERE undone_at <= ${KNOWN_AT}`,
		generation: 'toUInt64(0)'
	};
	return {
		...values,
		borrowed: isUnlinked
			? statement('fold/letters/inherited_nothing.sql', database)
			: statement('fold/letters/inherited_by_chain.sql', database, { ...values, duplicates: letters, come })
	};
}

/** What of the entities differs from what is known today. */
export function knownOf(database: string, { isUnlinked = false }: { isUnlinked?: boolean } = {}): Known {
	const values = knownSources(database, { isUnlinked });
	const letters = statement('fold/letters/letters_recomputed.sql', database, values);
	return {
		at: KNOWN_AT,
		changed: `(${changedLetters(database)})`,
		letters: (named) => `(${slim(letters, named)})`,
		calls: callsOf(database, values)
	};
}

/** The same where the letters are kept as they were known then (`sql/caches/known_letters.sql`). */
export function keptOf(database: string): Known {
	const kept = `FROM ${database}.known_letters FINAL WHERE known_at = ${KNOWN_AT}`;
	return {
		at: KNOWN_AT,
		changed: `(SELECT letter_id ${kept})`,
		letters: () => `(SELECT * EXCEPT (known_at, stamp, is_there, kept_at) ${kept} AND is_there)`,
		calls: callsOf(database, knownSources(database))
	};
}

const callsOf = (database: string, values: Record<string, string>): string =>
	`(${statement('fold/calls/calls_recomputed.sql', database, values)})`;

/** The outages as they were known. */
export const knownOutages = (database: string): string =>
	statement('fold/calls/outages_recomputed.sql', database, {
		outages: `ingested_at <= ${KNOWN_AT}`,
		undone: `${undoneLoads(database)} WHERE undone_at <= ${KNOWN_AT}`,
		generation: 'toUInt64(0)'
	});

/** A SELECT of the ids of letters of which something was learnt since `{known_at: DateTime64(3, 'UTC')}`. */
export const changedLetters = (database: string): string => changed(database, 'letter');
/** The same, those after `{after: String}` up to `{until: String}`. */
export const changedPiece = (database: string): string => changed(database, 'letter', PIECE);

/** Ids of which something was learnt since. Only the newest version counts, as with FINAL: otherwise a letter could be counted twice. */
const changed = (database: string, kind: 'letter' | 'call', piece = ''): string =>
	`SELECT ${kind}_id FROM ${database}.${kind}_state
	WHERE ${kind}_id IN (SELECT ${kind}_id FROM ${database}.${kind}_state WHERE last_ingested_at > ${KNOWN_AT}${piece})
	GROUP BY ${kind}_id HAVING argMax(last_ingested_at, version) > ${KNOWN_AT}`;
