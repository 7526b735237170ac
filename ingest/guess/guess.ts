import { createHash } from 'node:crypto';
import { holdsIdentity, maskNumbersIn } from '#sql/model/identities-in-text.ts';
import type { Corrections, GuessedCodes, GuessedColumn, ImportGuess } from '#sql/model/imports.ts';
import { requiredColumns } from '../mapping/columns.ts';
import type { Condition } from '../mapping/condition-schema.ts';
import type { Lookups } from '../mapping/lookups.ts';
import type { EventRule, Mapping } from '../mapping/schema.ts';
import { codeFor, type Matched, nearestName, TABLES, wordFor } from './codes.ts';
import { isDayFirst, turned } from './date-form.ts';
import { eventRules, letterIdOf } from './events.ts';
import { nameFit, namesDate, type Role } from './names.ts';
import { cellOf, examples, isShown, type Profile, profiles } from './profile.ts';
import { findRoles, type Roles } from './roles.ts';
import { type OddRows, sortRows } from './rows.ts';
import { ZONE } from './rules.ts';
import type { Sample } from './sample.server.ts';

/** Its mapping is absent when no column can be the letter's id or no moment was found. */
export interface Guess extends Pick<ImportGuess, 'columns' | 'remarks'> {
	mapping?: Mapping;
}

/** Roles whose texts name no person. */
const CODES = new Set<Role>(
	'body from_org channel category kind county priority state outcome activity call_outcome'.split(' ') as Role[]
);

/** So well a name fits what a column is asked to be. */
const ASKED = 0.6;

/** Whether a column that is not read is called by a moment that no other one has. */
function askOf(column: string, { of, shape }: Roles): Pick<GuessedColumn, 'asks'> {
	const isEnd = of.has('answered') || of.has('closed');
	const asks = (['answered', 'closed', 'referred'] as const).find(
		(role) => (role === 'referred' ? !of.has(role) : !isEnd) && nameFit(column, role) >= ASKED
	);
	return shape === 'letters' && asks ? { asks } : {};
}

/** Characters of a mapping's name, which stands before every id: an id has 64. */
const NAME_LENGTH = 24;

/** A name by the file's, or by its columns where that has no Latin letters. */
function nameOf(file: string, columns: readonly string[]): string {
	const name = file
		.replace(/(?:\.(?:csv|tsv|txt|xlsx|ndjson|jsonl?|gz|zst))+$/i, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, NAME_LENGTH)
		.replace(/^-+|-+$/g, '');
	if (/[a-z]/.test(name) && !holdsIdentity(file)) return name;
	return `registry-${createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 6)}`;
}

/** Where one column of dates says that its days come first, so do those of the others. */
function settleDayOrder(all: readonly Profile[]): Profile[] {
	const sure = all.flatMap(({ date }) =>
		date && date.has !== 'time' && !date.isUnsure ? date.formats.filter((format) => turned(format) !== format) : []
	);
	const votes = new Set(sure.map(isDayFirst));
	return all.map((one) => {
		if (!one.date?.isUnsure) return one;
		// Who writes AM and PM writes the month first.
		const day = votes.size === 1 ? [...votes][0]! : !/\ba\b|a$/.test(one.date.formats[0]!);
		const formats = one.date.formats.map((format) => (isDayFirst(format) === day ? format : turned(format)));
		return { ...one, date: { ...one.date, formats, isUnsure: votes.size !== 1 } };
	});
}

/** Conditions that leave out totals and empty rows, if the file has any. */
function skipping({ totals, empty }: OddRows, roles: Roles): Condition[] {
	const words = Map.groupBy(totals, ({ column }) => column);
	const ends = [...words].map(([column, rows]): Condition => ({
		not: { in: { column, values: [...new Set(rows.map(({ word }) => word))] } }
	}));
	const own = (['letter_id', 'registered', 'moment'] as const).flatMap(
		(role) => roles.of.get(role)?.profile.column ?? []
	);
	return empty.length === 0 || own.length < 2 ? ends : [...ends, { any: own.map((column) => ({ present: column })) }];
}

function withConditions(rule: EventRule, conditions: readonly Condition[]): EventRule {
	if (conditions.length === 0) return rule;
	const { type, when, ...rest } = rule;
	const own = when === undefined ? [] : 'all' in when ? when.all : [when];
	const all = [...conditions, ...own];
	return { type, when: all.length === 1 ? all[0]! : { all }, ...rest };
}

/** Texts without a code that are told. */
const TOLD = 20;
/** Where so many texts are codes, the others are meant to be. */
const OF_CODES = 0.3;

function codesOf(
	{ table, found, given, missing, share }: Matched,
	{ texts }: Profile,
	isSafe: boolean,
	lookups: Lookups
): GuessedCodes {
	const names = lookups.names(table);
	const told = isSafe || share >= OF_CODES ? missing.slice(0, TOLD) : [];
	return {
		...{ table, found: found.length + given.length, missing: missing.length, share },
		told: told.map((text) => {
			const near = nearestName(text, names);
			return { text: maskNumbersIn(text), rows: texts.get(text)!, ...(near !== undefined && { nearest: near }) };
		})
	};
}

const lines = (rows: readonly { line: number }[]): string =>
	`line${rows.length === 1 ? '' : 's'} ${rows
		.slice(0, 5)
		.map(({ line }) => line)
		.join(', ')}${rows.length > 5 ? ` and ${rows.length - 5} more` : ''}`;

function remarksOf(sample: Sample, odd: OddRows, roles: Roles, all: readonly Profile[], hasEvents: boolean): string[] {
	const said: string[] = [];
	const taken = [...roles.of.values()].map(({ profile }) => all.find(({ column }) => column === profile.column)!);
	const { header } = sample.source;
	if (header !== undefined) said.push(`The columns are named in line ${header}; what stands above is skipped.`);
	const { sheet } = sample.source;
	if (sheet === 'all') said.push('All sheets of the workbook are read.');
	else if (sheet !== undefined) said.push('Other sheets of the workbook have other columns and are not read.');
	if (odd.totals.length > 0) said.push(`Totals are no letters and are skipped: ${lines(odd.totals)}.`);
	if (odd.empty.length > 0) said.push(`Empty rows are skipped: ${lines(odd.empty)}.`);
	if (sample.refused.length > 0) said.push(`Rows that cannot be read: ${lines(sample.refused)}.`);
	for (const { column, date } of taken)
		if (date?.isUnsure)
			said.push(
				`${column}: no day above 12 tells whether the day or the month comes first; it is read as ${date.formats[0]}. If that is wrong, write ${turned(date.formats[0]!)}.`
			);
	for (const { column, date } of taken)
		if (date && date.share < 1)
			said.push(
				`${column}: ${Math.ceil((1 - date.share) * 100)} % of its texts are not of the form ${date.formats.join(' or ')}; these rows will be refused.`
			);
	if (taken.some(({ date }) => date && date.has !== 'time' && !date.hasOffset))
		said.push(`Moments have no offset: they are read as of ${ZONE}. Change "zone" if the file's clock was another.`);
	for (const { column, type } of all)
		if (namesDate(column) && (type === 'text' || type === 'code'))
			said.push(`${column} is called a date, but most of its texts are of no form that can be read; write all in one.`);
	const id = roles.shape === 'letters' ? roles.of.get('letter_id')?.profile : undefined;
	const again = id ? id.filled - id.texts.size : 0;
	if (again > 0)
		said.push(
			`${id!.column}: ${again === 1 ? '1 row has' : `${again} rows have`} the number of another row; the rows of one number become one letter.`
		);
	const [state, closed] = [roles.of.get('state')?.profile, roles.of.get('closed')?.profile];
	if (roles.shape === 'letters' && state && closed) {
		const isKnown = (text: string) => wordFor('state', text) !== undefined;
		const open = odd.rest.filter(({ row }) => cellOf(row, closed.column) !== '' && !isKnown(cellOf(row, state.column)));
		if (open.length > 0 && [...state.texts.keys()].some(isKnown))
			said.push(
				`${state.column}: ${open.length} rows have a date in ${closed.column} and a state that does not say closed; these letters stay open.`
			);
	}
	if (roles.shape === 'steps')
		said.push('A letter has several rows: each is a step of it, compared with the one before.');
	if (!hasEvents) {
		if (roles.shape !== 'calls' && !roles.of.has('letter_id'))
			said.push('No column was found that numbers the letters: name it.');
		else said.push('No column was found that says when a letter was registered: name it.');
	} else if (roles.shape === 'letters' && !roles.of.has('answered') && !roles.of.has('closed'))
		said.push('No column says when a letter was answered: all letters would stand as unanswered.');
	return said;
}

/**
 * Guesses the mapping of a file from its first rows, and from what people say of its columns.
 * @param onColumn called before each column with its place, from 0
 */
export function guess(
	sample: Sample,
	lookups: Lookups,
	said: Corrections = { roles: {}, codes: {} },
	onColumn?: (place: number) => void
): Guess {
	const odd = sortRows(sample.columns, sample.rows);
	const rows = odd.rest.map(({ row }) => row);
	const all = settleDayOrder(profiles(sample.columns, rows, sample.source.empty, onColumn));
	const roles = findRoles(all, rows, lookups, said);
	const name = nameOf(sample.name, sample.columns);
	const events = eventRules(roles, name).map((rule) => withConditions(rule, skipping(odd, roles)));
	const mapping: Mapping | undefined =
		events.length === 0 ? undefined : { mapping: 1, name, source: sample.source, ...letterIdOf(roles, name), events };
	const used = new Set(mapping && requiredColumns(mapping));
	const roleOf = new Map([...roles.of].map(([role, taken]) => [taken.profile.column, { role, ...taken }] as const));
	const times = new Set([...roles.times.values()].map(({ column }) => column));
	const isPublic = (text: string) => Object.values(TABLES).some((table) => codeFor(table, text, lookups) !== undefined);
	return {
		columns: all.map((profile): GuessedColumn => {
			const { column, type, date, full } = profile;
			const taken = roleOf.get(column);
			const isCode = taken !== undefined && CODES.has(taken.role);
			return {
				...{ column, type, full, examples: examples(profile, isCode, isPublic), isUsed: used.has(column) },
				...(date && { formats: date.formats }),
				...(taken && { role: taken.role, surety: taken.surety }),
				...(taken?.matched && { codes: codesOf(taken.matched, profile, isShown(profile, isCode), lookups) }),
				...(!taken && type !== 'empty' && askOf(column, roles)),
				...(!taken && times.has(column) && { role: 'time' as const, surety: 0.7 })
			};
		}),
		...(mapping && { mapping }),
		remarks: remarksOf(sample, odd, roles, all, mapping !== undefined)
	};
}
