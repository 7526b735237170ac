import type { Outage } from '#sql/queries/pages/page.ts';
import { tehranDay, tehranPosition } from '$lib/i18n/format.ts';
import { COMPONENTS } from '$lib/i18n/outages.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ChartModel } from './model.ts';

/** What an outage is called: by its note, which is written in Persian, or by what it took away. */
export function outageName({ note, component }: Pick<Outage, 'note' | 'component'>, { f }: Words): string {
	// The first clause names the outage; the rest has no room above the hatch.
	const clause = note.split(/[؛;.]/)[0]?.trim() ?? '';
	const isReadable = clause !== '' && (f.lang === 'fa' || !/\p{Script=Arabic}/u.test(clause));
	return isReadable ? clause : (COMPONENTS[f.lang][component] ?? component);
}

/** How much of a phone's axis a letter of a label takes. */
const LETTER = 0.5 / 26;

/** Labels that would cover an earlier one on a phone, marked. */
function apart(spans: ChartModel['spans'], width: number): ChartModel['spans'] {
	let end = -Infinity;
	return spans.map((span) => {
		const middle = (span.from + span.to) / 2;
		const half = (span.label.length * LETTER * width) / 2;
		if (middle - half < end) return { ...span, minor: true };
		end = middle + half;
		return span;
	});
}

/** Outages as spans of the axis; one that goes on ends with the axis. */
export function outageSpans(outages: Outage[], min: number, max: number, { t, f }: Words): ChartModel['spans'] {
	const spans = outages.flatMap((outage) => {
		const from = Math.max(min, tehranPosition(outage.from));
		const to = outage.to === null ? max : Math.min(max, tehranPosition(outage.to));
		if (to <= from) return [];
		const note = outageName(outage, { t, f });
		const label =
			outage.to === null
				? fill(t.chart.outageOpen, { note, since: f.day(tehranDay(outage.from)) })
				: fill(t.chart.outageDays, { note, days: f.duration(Date.parse(outage.to) - Date.parse(outage.from)) });
		return [{ from, to, label }];
	});
	return apart(spans, max - min);
}
