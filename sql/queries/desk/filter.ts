import { latinDigits } from '../../model/digits.ts';
import { PRESETS } from '../../model/filters.ts';
import { readDay, readMoment } from '../../model/read-time.ts';
import { readSearch } from '../../model/search.ts';
import { endOfDay } from '../../model/tehran.ts';
import { findKpi, kpiOf } from '../../measures/catalogue.ts';
import { isDimension, isOfLetters, type CountOf } from '../../measures/kpi.ts';
import { isTimeBucket } from '../../measures/clocks.ts';
import { NOTHING_PICKED, PICKED_PARAMETERS, pickedParams, readPicked, type Picked } from './picked.ts';
import { LetterFilterError, type FilterFault } from './filter-error.ts';
import { isQueue, type QueueName } from './queue-names.ts';
import {
	ANSWERED,
	CODE_FIELDS,
	DESK_CLOCKS,
	DUE_STATES,
	FIGURE_FIELDS,
	NUMBER_FIELDS,
	SEARCH_PLACES,
	type CodeField,
	type NumberField
} from './fields.ts';

/** The list behind a number: the members of a part of a figure, of one of its groups where `group` is given. */
export interface FigureList extends CountOf {
	/** A dimension or a step of the calendar, with the code or the first day of the group. */
	group: string | null;
	key: string | null;
}

/**
 * Which letters are meant, whoever asks: the desk, an export, a shared link, a saved queue. Nothing of it is relative to who
 * reads it but `range`, which counts from the office's clock.
 */
export interface LetterFilter {
	/** The list of a figure: the range and the codes that figures have are then its own. One of letters may be restricted further. */
	figure: FigureList | null;
	/** Counted from the office's clock; null: `from` and `to`. */
	range: (typeof PRESETS)[number] | null;
	/** Tehran days `YYYY-MM-DD`, both included; null: no bound. */
	from: string | null;
	to: string | null;
	/** Which moment of a letter lies in the range. */
	clock: (typeof DESK_CLOCKS)[number];
	/** ISO instants in UTC; null: the office's now, and all that is known. */
	asOf: string | null;
	known: string | null;
	excludeOutages: boolean;
	/** Codes of one field are alternatives; fields restrict one another. In the order of CODE_FIELDS, sorted. */
	where: [CodeField, string][];
	answered: boolean | null;
	due: (typeof DUE_STATES)[number] | null;
	numbers: Partial<Record<NumberField, number>>;
	queue: QueueName | null;
	picked: Picked;
	/** Of escalation, by its id. */
	step: string | null;
	/** As it was typed, but for numbers of persons; empty: none. */
	search: string;
	/** For each number that was searched for its keys, one of which a letter must have: the number itself is in no address. */
	persons: string[][];
	/** Where the words are looked for: the subject and the codes alone, or the texts of answers and notes too. */
	searchIn: (typeof SEARCH_PLACES)[number];
}

/** All letters. */
export const ALL_LETTERS: LetterFilter = {
	figure: null,
	...{ range: null, from: null, to: null, clock: 'registered', asOf: null, known: null, excludeOutages: false },
	...{ where: [], answered: null, due: null, numbers: {}, queue: null, picked: NOTHING_PICKED, step: null },
	...{ search: '', persons: [], searchIn: 'letter' }
};

const CODES = new Set<string>(CODE_FIELDS);
const OF_TIME = ['range', 'from', 'to', 'asof', 'known', 'outages'];
const OF_FIGURE = ['kpi', 'part', 'group', 'key'];
const OF_DESK = [
	'clock',
	'answered',
	'due',
	'queue',
	'step',
	'q',
	'in',
	'person',
	...NUMBER_FIELDS,
	...PICKED_PARAMETERS
];
/** All parameters that a filter is made of. */
export const FILTER_PARAMETERS: readonly string[] = [...OF_TIME, ...OF_FIGURE, ...OF_DESK, ...CODE_FIELDS];
/** What a code may be: a source's own codes are kept as they came, control characters are nobody's. */
// eslint-disable-next-line no-control-regex
const CODE = /^[^\u0000-\u001f\u007f]{1,128}$/;
const NUMBER = /^\d{1,5}$/;
const PERSON = /^[\da-f]{32}(?:-[\da-f]{32})?$/;
/** A search names one person, or two. */
const PERSONS = 4;

/**
 * The filter that an address says. Empty values (an empty field of a form) count as absent.
 * Throws LetterFilterError for a parameter that is none, or a value that cannot be.
 * @param more parameters that the page has of its own
 */
export function parseFilter(params: URLSearchParams, more: readonly string[] = []): LetterFilter {
	for (const name of new Set(params.keys())) {
		if (!FILTER_PARAMETERS.includes(name) && !more.includes(name)) throw new LetterFilterError(name, 'unknown');
		const given = params.getAll(name).filter((value) => value.trim() !== '');
		if (given.length > 1 && !CODES.has(name) && name !== 'person' && name !== 'letter')
			throw new LetterFilterError(name, 'twice');
	}
	const text = (name: string) => params.get(name)?.trim() ?? '';
	const choice = <T extends string>(name: string, all: readonly T[], fault: FilterFault = 'bad_choice'): T | null => {
		const given = text(name);
		const found = all.find((one) => one === given);
		if (given && !found) throw new LetterFilterError(name, fault, all);
		return found ?? null;
	};
	const answered = choice('answered', ANSWERED);
	const filter: LetterFilter = {
		figure: figureOf(params),
		range: text('range') === 'all' ? null : choice('range', PRESETS, 'bad_range'),
		from: text('from') ? dayOf('from', text('from')) : null,
		to: text('to') ? dayOf('to', text('to')) : null,
		clock: choice('clock', DESK_CLOCKS) ?? 'registered',
		asOf: text('asof') ? momentOf('asof', text('asof')) : null,
		known: text('known') ? momentOf('known', text('known')) : null,
		excludeOutages: text('outages') !== 'include' && choice('outages', ['exclude'], 'bad_outages') === 'exclude',
		where: codesOf(params),
		answered: answered === null ? null : answered === 'yes',
		due: choice('due', DUE_STATES),
		numbers: numbersOf(text),
		queue: queueOf(text('queue')),
		picked: pickedOf(params),
		step: text('step') || null,
		search: searchOf(text('q')),
		persons: personsOf(params),
		searchIn: choice('in', SEARCH_PLACES) ?? 'letter'
	};
	if (filter.from && filter.to && filter.from > filter.to) throw new LetterFilterError('to', 'order');
	// Days that someone typed say more than a range that stood in the address before.
	if (filter.from || filter.to) filter.range = null;
	if (filter.figure) {
		const ofOthers = [...OF_DESK, ...CODE_FIELDS.filter((field) => !FIGURE_FIELDS.includes(field))];
		for (const name of isOfLetters(kpiOf(filter.figure.kpi)) ? ['clock', 'queue'] : ofOthers)
			if (text(name)) throw new LetterFilterError(name, 'not_with_figure');
	} else {
		for (const name of OF_FIGURE) if (text(name)) throw new LetterFilterError('kpi', 'bad_kpi');
		for (const name of ['bucket', 'hour'] as const) if (text(name)) throw new LetterFilterError(name, 'unknown');
	}
	return filter;
}

/** The parameters of a filter: parsed, they give it again. What is as of itself is left out. */
export function filterParams(filter: LetterFilter): URLSearchParams {
	const params = new URLSearchParams();
	const set = (name: string, value: string | null | undefined) => {
		if (value !== null && value !== undefined && value !== '') params.set(name, value);
	};
	const { figure, answered, numbers, clock, searchIn } = filter;
	if (figure) {
		set('kpi', figure.kpi);
		set('part', figure.part);
		set('group', figure.group);
		if (figure.group !== null) params.set('key', figure.key ?? '');
	}
	set('queue', filter.queue);
	set('step', filter.step);
	set('q', filter.search);
	if (filter.search && searchIn !== 'letter') set('in', searchIn);
	for (const keys of filter.persons) params.append('person', keys.join('-'));
	if (answered !== null) set('answered', answered ? 'yes' : 'no');
	set('due', filter.due);
	for (const field of NUMBER_FIELDS) set(field, numbers[field]?.toString());
	for (const [name, value] of [...filter.where, ...pickedParams(filter.picked)]) params.append(name, value);
	set('range', filter.range);
	set('from', filter.from);
	set('to', filter.to);
	if (clock !== 'registered') set('clock', clock);
	if (filter.excludeOutages) set('outages', 'exclude');
	set('asof', filter.asOf);
	set('known', filter.known);
	return params;
}

function figureOf(params: URLSearchParams): FigureList | null {
	const name = params.get('kpi')?.trim();
	if (!name) return null;
	const kpi = findKpi(name);
	if (!kpi) throw new LetterFilterError('kpi', 'bad_kpi');
	const part = params.get('part') || 'num';
	if (part !== 'num' && part !== 'den') throw new LetterFilterError('part', 'bad_part');
	const group = params.get('group') || null;
	const isGroup = group === null || isTimeBucket(group) || (isDimension(group) && kpi.dimensions.includes(group));
	if (!isGroup) throw new LetterFilterError('group', 'bad_group');
	return { kpi: kpi.name, part, group, key: group === null ? null : (params.get('key') ?? '') };
}

function codesOf(params: URLSearchParams): LetterFilter['where'] {
	return CODE_FIELDS.flatMap((field) => {
		const codes = new Set(params.getAll(field).map((code) => code.trim()));
		codes.delete('');
		return [...codes].toSorted().map((code): [CodeField, string] => {
			if (!CODE.test(code)) throw new LetterFilterError(field, 'bad_code');
			return [field, code];
		});
	});
}

function numbersOf(text: (name: string) => string): LetterFilter['numbers'] {
	const found: LetterFilter['numbers'] = {};
	for (const field of NUMBER_FIELDS) {
		const given = latinDigits(text(field));
		if (given === '') continue;
		if (!NUMBER.test(given)) throw new LetterFilterError(field, 'bad_number');
		found[field] = Number(given);
	}
	return found;
}

function queueOf(text: string): QueueName | null {
	if (text === '') return null;
	if (!isQueue(text)) throw new LetterFilterError('queue', 'bad_queue');
	return text;
}

function pickedOf(params: URLSearchParams): Picked {
	const picked = readPicked(params);
	if (typeof picked === 'string') throw new LetterFilterError(picked, 'bad_picked');
	return picked;
}

function searchOf(text: string): string {
	if (text === '') return '';
	const search = readSearch(text);
	if (search === 'too_long') throw new LetterFilterError('q', 'long_search');
	if (search === 'empty') throw new LetterFilterError('q', 'empty_search');
	if (search.numbers.length > 0) throw new LetterFilterError('q', 'person_in_address');
	return text;
}

function personsOf(params: URLSearchParams): string[][] {
	const given = params.getAll('person').filter((text) => text !== '');
	if (given.length > PERSONS || given.some((text) => !PERSON.test(text)))
		throw new LetterFilterError('person', 'bad_person');
	return given.toSorted().map((text) => text.split('-'));
}

function dayOf(parameter: string, text: string): string {
	const day = readDay(text);
	if (day === undefined) throw new LetterFilterError(parameter, 'bad_day');
	return day;
}

/** A day is the office's own: its last moment in Tehran. */
function momentOf(parameter: string, text: string): string {
	const day = readDay(text);
	const moment = day ? endOfDay(day) : readMoment(text);
	if (moment === undefined) throw new LetterFilterError(parameter, 'bad_moment');
	return moment;
}
