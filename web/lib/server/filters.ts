import * as time from '#sql/model/read-time.ts';
import { endOfDay } from '#sql/model/tehran.ts';
import {
	COMPARISONS,
	DIMENSIONS,
	GRAINS,
	PRESETS,
	TIME_PARAMETERS,
	VIEW_PARAMETERS,
	type Dimension,
	type Filters
} from '$lib/filters.ts';
import { UNREAD_PARAMETERS } from '$lib/unread-days.ts';

export type FilterProblem =
	| 'bad_day'
	| 'bad_moment'
	| 'bad_range'
	| 'bad_compare'
	| 'bad_by'
	| 'bad_outages'
	| 'bad_code'
	| 'order'
	| 'twice'
	| 'unknown';

/** An invalid address: the parameter and its fault. */
export class FilterError extends Error {
	override name = 'FilterError';
	readonly parameter: string;
	readonly problem: FilterProblem;
	constructor(parameter: string, problem: FilterProblem) {
		super(`${parameter}: ${problem}`);
		this.parameter = parameter;
		this.problem = problem;
	}
}

const KNOWN = new Set<string>([...TIME_PARAMETERS, ...VIEW_PARAMETERS, ...DIMENSIONS, ...UNREAD_PARAMETERS]);
const DIMENSION_NAMES = new Set<string>(DIMENSIONS);
/** A code may be anything that a source sent, except control characters. */
// eslint-disable-next-line no-control-regex
const CODE = /^[^\u0000-\u001f\u007f]{1,128}$/;

function readDay(parameter: string, text: string): string {
	const day = time.readDay(text);
	if (day === undefined) throw new FilterError(parameter, 'bad_day');
	return day;
}

/** A day means its last moment in Tehran. */
function readMoment(parameter: string, text: string): string {
	const day = time.readDay(text);
	const moment = day ? endOfDay(day) : time.readMoment(text);
	if (moment === undefined) throw new FilterError(parameter, 'bad_moment');
	return moment;
}

function oneOf<T extends string>(parameter: string, text: string, all: readonly T[], problem: FilterProblem): T {
	const found = all.find((one) => one === text);
	if (found === undefined) throw new FilterError(parameter, problem);
	return found;
}

function readWhere(params: URLSearchParams): [Dimension, string][] {
	return DIMENSIONS.flatMap((dimension) => {
		const codes = new Set(params.getAll(dimension).map((code) => code.trim()));
		codes.delete('');
		return [...codes].toSorted().map((code): [Dimension, string] => {
			if (!CODE.test(code)) throw new FilterError(dimension, 'bad_code');
			return [dimension, code];
		});
	});
}

/**
 * Reads filters; empty values (an empty field of the form) count as absent, and unlisted codes are allowed. Throws
 * FilterError.
 * @param more further parameters of the page
 */
export function readFilters(params: URLSearchParams, more: readonly string[] = []): Filters {
	for (const name of new Set(params.keys())) {
		if (!KNOWN.has(name) && !more.includes(name)) throw new FilterError(name, 'unknown');
		const given = params.getAll(name).filter((value) => value.trim() !== '');
		if (given.length > 1 && !DIMENSION_NAMES.has(name)) throw new FilterError(name, 'twice');
	}
	const text = (name: string) => params.get(name)?.trim() ?? '';
	const [range, from, to] = [text('range'), text('from'), text('to')];
	const [asOf, known, compare, by, outages] = ['asof', 'known', 'compare', 'by', 'outages'].map(text) as [
		...[string, string, string, string, string]
	];
	if (outages && outages !== 'include') oneOf('outages', outages, ['exclude'], 'bad_outages');
	const filters: Filters = {
		preset: range && range !== 'all' ? oneOf('range', range, PRESETS, 'bad_range') : null,
		from: from ? readDay('from', from) : null,
		to: to ? readDay('to', to) : null,
		asOf: asOf ? readMoment('asof', asOf) : null,
		known: known ? readMoment('known', known) : null,
		compare: compare && compare !== 'none' ? oneOf('compare', compare, COMPARISONS, 'bad_compare') : null,
		by: by && by !== 'auto' ? oneOf('by', by, GRAINS, 'bad_by') : null,
		excludeOutages: outages === 'exclude',
		where: readWhere(params)
	};
	if (filters.from && filters.to && filters.from > filters.to) throw new FilterError('to', 'order');
	// Typed days take precedence over a preset left in the address.
	if (filters.from || filters.to) filters.preset = null;
	return filters;
}

/** A key equal for all addresses that ask for the same figures. */
export function filterKey(filters: Filters): string {
	const { preset, from, to, asOf, known, compare, by, excludeOutages, where } = filters;
	return JSON.stringify([preset, from, to, asOf, known, compare, by, excludeOutages, where]);
}
