import { kpiOf } from '#sql/measures/catalogue.ts';
import { unitOfValue } from '#sql/measures/kpi.ts';
import type { Lang } from '$lib/i18n/format.ts';
import type { KpiCard } from '$lib/kpi-card.ts';

/** The catalogue's texts for figures, by name, in one language. Throws KpiError for an unknown name. */
export function kpiCards(names: readonly string[], lang: Lang): Record<string, KpiCard> {
	return Object.fromEntries(
		names.map((name) => {
			const kpi = kpiOf(name);
			const { title, definition, numerator, denominator, clock, basis, of } = kpi;
			const texts = {
				title: title[lang],
				definition: definition[lang],
				numerator: numerator[lang],
				clock: clock[lang]
			};
			const waiting = ('awaits' in of && of.awaits?.called[lang]) || null;
			return [name, { ...texts, denominator: denominator?.[lang] ?? null, waiting, basis, unit: unitOfValue(kpi) }];
		})
	);
}
