import { AddressError, readAddress } from '../../model/address.ts';
import { latinDigits } from '../../model/digits.ts';
import { PRESETS } from '../../model/filters.ts';
import { readSearch } from '../../model/search.ts';
import { findKpi, kpiOf } from '../../measures/catalogue.ts';
import { isDimension, isOfLetters, type FigureList } from '../../measures/kpi.ts';
import { isTimeBucket } from '../../measures/clocks.ts';
import { PICKED_PARAMETERS, readPicked, type Picked } from './picked.ts';
import { QUEUES, type QueueName } from './queues.ts';
import {
	ANSWERED,
	CLOCKS,
	CODE_FIELDS,
	DUE,
	FIGURE_FIELDS,
	NUMBER_FIELDS,
	SEARCH_PLACES,
	type CodeField,
	type DeskClock,
	type DueState,
	type NumberField
} from './fields.ts';

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
	clock: DeskClock;
	/** ISO instants in UTC; null: the office's now, and all that is known. */
	asOf: string | null;
	known: string | null;
	excludeOutages: boolean;
	/** Codes of one field are alternatives; fields restrict one another. In the order of CODE_FIELDS, sorted. */
	where: [CodeField, string][];
	answered: boolean | null;
	due: DueState | null;
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

const REPEATED = [...CODE_FIELDS, 'person', 'letter'];
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
const NUMBER = /^\d{1,5}$/;
const PERSON = /^[\da-f]{32}(?:-[\da-f]{32})?$/;
/** A search names one person, or two. */
const PERSONS = 4;

/**
 * The filter that an address says. Throws AddressError for a parameter that is none, or a value that cannot be.
 * @param more parameters that the page has of its own
 */
export function parseFilter(params: URLSearchParams, more: readonly string[] = []): LetterFilter {
	const { text, choice, day, moment, codes } = readAddress(params, [...FILTER_PARAMETERS, ...more], REPEATED);
	const answered = choice('answered', ANSWERED, 'bad_choice');
	const filter: LetterFilter = {
		figure: figureOf(params),
		range: choice('range', PRESETS, 'bad_range', 'all'),
		from: day('from'),
		to: day('to'),
		clock: choice('clock', Object.keys(CLOCKS) as DeskClock[], 'bad_choice') ?? 'registered',
		asOf: moment('asof'),
		known: moment('known'),
		excludeOutages: choice('outages', ['exclude'], 'bad_outages', 'include') !== null,
		where: codes(CODE_FIELDS),
		answered: answered === null ? null : answered === 'yes',
		due: choice('due', Object.keys(DUE) as DueState[], 'bad_choice'),
		numbers: numbersOf(text),
		queue: choice('queue', QUEUES, 'bad_queue'),
		picked: pickedOf(params),
		step: text('step') || null,
		search: searchOf(text('q')),
		persons: personsOf(params),
		searchIn: choice('in', SEARCH_PLACES, 'bad_choice') ?? 'letter'
	};
	if (filter.from && filter.to && filter.from > filter.to) throw new AddressError('to', 'order');
	// Days that someone typed say more than a range that stood in the address before.
	if (filter.from || filter.to) filter.range = null;
	if (filter.figure) {
		const ofOthers = [...OF_DESK, ...CODE_FIELDS.filter((field) => !FIGURE_FIELDS.includes(field))];
		for (const name of isOfLetters(kpiOf(filter.figure.kpi)) ? ['clock', 'queue'] : ofOthers)
			if (text(name)) throw new AddressError(name, 'not_with_figure');
	} else {
		for (const name of OF_FIGURE) if (text(name)) throw new AddressError('kpi', 'bad_kpi');
		for (const name of ['bucket', 'hour'] as const) if (text(name)) throw new AddressError(name, 'unknown');
	}
	return filter;
}

/** The list of a figure that an address says; null: it says none. Throws AddressError. */
export function figureOf(params: URLSearchParams): FigureList | null {
	const name = params.get('kpi')?.trim();
	if (!name) return null;
	const kpi = findKpi(name);
	if (!kpi) throw new AddressError('kpi', 'bad_kpi');
	const part = params.get('part') || 'num';
	if (part !== 'num' && part !== 'den') throw new AddressError('part', 'bad_part');
	const group = params.get('group') || null;
	const isGroup = group === null || isTimeBucket(group) || (isDimension(group) && kpi.dimensions.includes(group));
	if (!isGroup) throw new AddressError('group', 'bad_group');
	return { kpi: kpi.name, part, group, key: group === null ? null : (params.get('key') ?? '') };
}

function numbersOf(text: (name: string) => string): LetterFilter['numbers'] {
	const found: LetterFilter['numbers'] = {};
	for (const field of NUMBER_FIELDS) {
		const given = latinDigits(text(field));
		if (given === '') continue;
		if (!NUMBER.test(given)) throw new AddressError(field, 'bad_number');
		found[field] = Number(given);
	}
	return found;
}

function pickedOf(params: URLSearchParams): Picked {
	const picked = readPicked(params);
	if (typeof picked === 'string') throw new AddressError(picked, 'bad_picked');
	return picked;
}

function searchOf(text: string): string {
	if (text === '') return '';
	const search = readSearch(text);
	if (search === 'too_long') throw new AddressError('q', 'long_search');
	if (search === 'empty') throw new AddressError('q', 'empty_search');
	if (search.numbers.length > 0) throw new AddressError('q', 'person_in_address');
	return text;
}

function personsOf(params: URLSearchParams): string[][] {
	const given = params.getAll('person').filter((text) => text !== '');
	if (given.length > PERSONS || given.some((text) => !PERSON.test(text)))
		throw new AddressError('person', 'bad_person');
	return given.toSorted().map((text) => text.split('-'));
}
