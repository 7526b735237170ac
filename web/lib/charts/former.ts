import { page } from '$app/state';
import type { Days } from '#sql/queries/pages/page.ts';
import type { Dictionary } from '$lib/i18n/fa.ts';
import type { Format } from '$lib/i18n/format.ts';
import { fill } from '$lib/i18n/text.ts';
import type { Before } from './prepare-time.ts';

/** What a chart draws of the days that its page compares with. */
export interface Former {
	/** What the series counts, in words. */
	what: string;
	/** Null: the page compares nothing. */
	days: Days | null;
	points: Before['points'];
}

/** The series, and which line it is, in words; undefined: nothing is compared, or nothing is known of it. */
export function comparedWith({ what, days, points }: Former, f: Format): (Before & { caption: string }) | undefined {
	// The server sends these words where days of comparison were asked for.
	const words = page.data['comparison'] as Dictionary['compared'] | null;
	if (!words || !days?.from || !days.to || points.length === 0) return undefined;
	const range = { from: f.day(days.from, true), to: f.day(days.to, true) };
	return {
		...{ name: fill(words.series, { what }), from: days.from, points },
		caption: fill(words.line, { what, ...range })
	};
}
