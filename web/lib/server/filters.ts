import { addDays, fromJalali, startOfJalaliMonth } from '$lib/i18n/jalali.ts';
import { tehranDay } from '$lib/i18n/format.ts';

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

function latinDigits(text: string): string {
	return text.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** `1401-05-01` or `1401/5/1` in Jalali, `2022-07-23` in Gregorian: years below 1700 are Jalali. Persian digits too. */
function readDay(parameter: string, text: string): string {
	const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(latinDigits(text.trim()));
	if (!match) throw new FilterError(parameter, 'bad_day');
	const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
	if (year < 1700) {
		const found = fromJalali({ year, month, day });
		if (!found) throw new FilterError(parameter, 'bad_day');
		return found;
	}
	const date = new Date(Date.UTC(year, month - 1, day));
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw new FilterError(parameter, 'bad_day');
	return date.toISOString().slice(0, 10);
}

/** RFC 3339 with its offset; a bare local time would be another moment for each reader. */
function readMoment(parameter: string, text: string): string {
	// A + of the offset arrives as a blank when the address was not encoded.
	const moment = text.trim().replace(/ (\d\d:\d\d)$/, '+$1');
	const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
	const ms = shape.test(moment) ? Date.parse(moment) : Number.NaN;
	if (Number.isNaN(ms)) throw new FilterError(parameter, 'bad_moment');
	return new Date(ms).toISOString();
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
