import type { Outage } from '#sql/queries/pages/page.ts';
import { tehranDay, tehranPosition } from '$lib/i18n/format.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ChartModel } from './model.ts';

/** Outages as spans of the axis; one that goes on ends with the axis. */
export function outageSpans(outages: Outage[], min: number, max: number, { t, f }: Words): ChartModel['spans'] {
	return outages.flatMap((outage) => {
		const from = Math.max(min, tehranPosition(outage.from));
		const to = outage.to === null ? max : Math.min(max, tehranPosition(outage.to));
		if (to <= from) return [];
		// The first clause names the outage; the rest has no room above the hatch.
		const note = outage.note.split(/[؛;.]/)[0]?.trim() || outage.component;
		const label =
			outage.to === null
				? fill(t.chart.outageOpen, { note, since: f.day(tehranDay(outage.from)) })
				: fill(t.chart.outageDays, { note, days: f.duration(Date.parse(outage.to) - Date.parse(outage.from)) });
		return [{ from, to, label }];
	});
}
