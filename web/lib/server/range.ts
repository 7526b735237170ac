import type { Days } from '#sql/queries/pages/page.ts';
import type { Comparison, Filters, Preset } from '$lib/filters.ts';
import { tehranDay } from '$lib/i18n/format.ts';
import { addDays, dayPosition, shiftMonths, startOfJalali, startOfWeek } from '$lib/i18n/jalali.ts';

const DAY_MS = 86_400_000;
/** How many Jalali months back the days of comparison are; other presets go back by their own length. */
const MONTHS_BACK: Partial<Record<Preset, number>> = { month: 1, season: 3, year: 12 };

function startOf(preset: Preset, today: string): string {
	if (preset === '7d') return addDays(today, -6);
	if (preset === '30d') return addDays(today, -29);
	return preset === 'week' ? startOfWeek(today) : startOfJalali(preset, today);
}

function compared({ from, to }: Days, compare: Comparison | null, preset: Preset | null): Days | null {
	if (!compare || !from || !to) return null;
	const months = compare === 'year' ? 12 : preset ? MONTHS_BACK[preset] : undefined;
	if (months !== undefined) return { from: shiftMonths(from, -months), to: shiftMonths(to, -months) };
	const days = preset === 'week' ? 7 : (dayPosition(to) - dayPosition(from)) / DAY_MS + 1;
	return { from: addDays(from, -days), to: addDays(to, -days) };
}

/**
 * The days of an address when the office's clock shows `asOf` (ISO instant), and those of comparison: the same length
 * before (for a month, season or year so far: as much of the previous one), or the same Jalali days a year before.
 */
export function resolveDays({ preset, from, to, compare }: Filters, asOf: string): Days & { compare: Days | null } {
	const today = tehranDay(asOf);
	const days = preset ? { from: startOf(preset, today), to: today } : { from, to };
	return { ...days, compare: compared(days, compare, preset) };
}
