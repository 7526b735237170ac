import type { Clear } from '#sql/queries/pages/clear.ts';
import type { Said } from './clear-words.ts';
import { fill, type Words } from './i18n/text.ts';

/** The forecast of a queue, and how well the same forecast would have done on past days: two sentences. */
export function forecastWords(clear: Clear, { t, f }: Words): Said {
	return {
		templates: [...paceOf(clear, t.body), t.bodies.stop, ...testOf(clear, t.body), t.bodies.stop],
		values: valuesOf(clear, { t, f })
	};
}

type Templates = Words['t']['body'];

function paceOf({ paceDays, perDay, days, on, daysFast, daysSlow }: Clear, t: Templates): string[] {
	if (paceDays === 0) return [t.forecastNone];
	const pace = perDay > 0 ? t.forecastPace : t.forecastGrow;
	if (days === null) return [pace, t.forecastNever, ...(daysFast === null ? [] : [t.forecastFast])];
	const isBanded = daysFast !== null && daysSlow !== null;
	return [pace, ...(on === null ? [] : [t.forecastOn]), ...(isBanded ? [t.forecastBand] : [])];
}

function testOf({ test }: Clear, t: Templates): string[] {
	if (test.days === 0 || test.coverage === null || test.error === null) return [t.testNone];
	const bias = Math.round(test.bias ?? 0);
	return [t.test, ...(bias > 0 ? [t.testOver] : bias < 0 ? [t.testUnder] : [])];
}

function valuesOf(clear: Clear, { t, f }: Words): Said['values'] {
	const { test } = clear;
	const days = (n: number | null) => ({ text: n === null ? '' : fill(t.tables.days, { n: f.number(Math.ceil(n)) }) });
	return {
		days: { text: f.number(clear.paceDays) },
		perDay: { text: f.number(Math.abs(Math.round(clear.perDay))) },
		when: days(clear.days),
		on: { text: clear.on === null ? '' : f.day(clear.on, true) },
		low: days(clear.daysFast),
		high: days(clear.daysSlow),
		tested: { text: f.number(test.days) },
		horizon: { text: f.number(test.horizon) },
		coverage: { text: test.coverage === null ? '' : f.percent(test.coverage) },
		error: { text: test.error === null ? '' : f.percent(test.error) },
		bias: { text: f.number(Math.abs(Math.round(test.bias ?? 0))) }
	};
}
