import { readAddress, AddressError } from '#sql/model/address.ts';
import {
	COMPARISONS,
	DIMENSIONS,
	GRAINS,
	PRESETS,
	TIME_PARAMETERS,
	VIEW_PARAMETERS,
	type Filters
} from '$lib/filters.ts';
import { UNREAD_PARAMETERS } from '$lib/unread-days.ts';

const KNOWN = [...TIME_PARAMETERS, ...VIEW_PARAMETERS, ...DIMENSIONS, ...UNREAD_PARAMETERS];

/**
 * Reads filters. Throws AddressError.
 * @param more further parameters of the page
 */
export function readFilters(params: URLSearchParams, more: readonly string[] = []): Filters {
	const { choice, day, moment, codes } = readAddress(params, [...KNOWN, ...more], DIMENSIONS);
	const excludeOutages = choice('outages', ['exclude'], 'bad_outages', 'include') !== null;
	const filters: Filters = {
		preset: choice('range', PRESETS, 'bad_range', 'all'),
		from: day('from'),
		to: day('to'),
		asOf: moment('asof'),
		known: moment('known'),
		compare: choice('compare', COMPARISONS, 'bad_compare', 'none'),
		by: choice('by', GRAINS, 'bad_by', 'auto'),
		excludeOutages,
		where: codes(DIMENSIONS)
	};
	if (filters.from && filters.to && filters.from > filters.to) throw new AddressError('to', 'order');
	// Typed days take precedence over a preset left in the address.
	if (filters.from || filters.to) filters.preset = null;
	return filters;
}

/** A key equal for all addresses that ask for the same figures. */
export function filterKey(filters: Filters): string {
	const { preset, from, to, asOf, known, compare, by, excludeOutages, where } = filters;
	return JSON.stringify([preset, from, to, asOf, known, compare, by, excludeOutages, where]);
}
