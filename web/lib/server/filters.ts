import { addDays, startOfJalaliMonth } from '$lib/i18n/jalali.ts';
import { tehranDay } from '$lib/i18n/format.ts';
import * as time from '#sql/model/read-time.ts';

export const PRESETS = ['7d', '30d', 'month'] as const;
export type Preset = (typeof PRESETS)[number];

/** What a wall is asked for. A preset stays relative: it is counted from the office's clock at each reading. */
export interface WallFilters {
	preset: Preset | null;
	/** Tehran days `YYYY-MM-DD`, both included; null: no bound. */
	from: string | null;
	to: string | null;
	/** ISO instant in UTC; null: the office's now. */
	asOf: string | null;
}

export const ALL: WallFilters = { preset: null, from: null, to: null, asOf: null };

export type FilterProblem = 'bad_day' | 'bad_moment' | 'bad_range' | 'order';

/** An address that cannot be understood: which parameter, and what is wrong with it. */
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

const isPreset = (text: string): text is Preset => (PRESETS as readonly string[]).includes(text);

function readDay(parameter: string, text: string): string {
	const day = time.readDay(text);
	if (day === undefined) throw new FilterError(parameter, 'bad_day');
	return day;
}

function readMoment(parameter: string, text: string): string {
	const moment = time.readMoment(text);
	if (moment === undefined) throw new FilterError(parameter, 'bad_moment');
	return moment;
}

/** Empty values (an empty field of the form) count as absent. Throws FilterError. */
export function readFilters(params: URLSearchParams): WallFilters {
	const range = params.get('range')?.trim() ?? '';
	const from = params.get('from')?.trim() ?? '';
	const to = params.get('to')?.trim() ?? '';
	const asOf = params.get('asof')?.trim() ?? '';
	if (range && range !== 'all' && !isPreset(range)) throw new FilterError('range', 'bad_range');
	const filters: WallFilters = {
		preset: isPreset(range) ? range : null,
		from: from ? readDay('from', from) : null,
		to: to ? readDay('to', to) : null,
		asOf: asOf ? readMoment('asof', asOf) : null
	};
	if (filters.from && filters.to && filters.from > filters.to) throw new FilterError('to', 'order');
	// Days that someone typed say more than a preset that stood in the address before.
	if (filters.from || filters.to) filters.preset = null;
	return filters;
}

/** The one name of a state: equal for every address that asks for the same figures. */
export function filterKey({ preset, from, to, asOf }: WallFilters): string {
	return [preset ?? '', from ?? '', to ?? '', asOf ?? ''].join('|');
}

/** The days that a preset means when the office's clock shows `officeNow` (ISO instant). */
export function resolveRange(filters: WallFilters, officeNow: string): { from: string | null; to: string | null } {
	if (!filters.preset) return { from: filters.from, to: filters.to };
	const today = tehranDay(officeNow);
	if (filters.preset === 'month') return { from: startOfJalaliMonth(today), to: today };
	return { from: addDays(today, filters.preset === '7d' ? -6 : -29), to: today };
}
