import { LEAST } from '#sql/model/forecast.ts';
import type { QueueForecast } from '#sql/queries/pages/queue.ts';
import { toJalali } from './i18n/jalali.ts';
import type { Words } from './i18n/text.ts';

/** Templates of sentences, one behind another, and the texts that they name. */
export interface Said {
	templates: string[];
	values: Record<string, { text: string }>;
}

/** What is to be expected of a queue; where the forecast is not good enough, why, and what is known: how fast the queue grew. */
export function forecastWords(forecast: QueueForecast, { t, f }: Words): Said {
	const { ahead, grew } = forecast;
	const w = t.forecast;
	const { perDay, days } = grew ?? { perDay: 0, days: 0 };
	const known = grew === null ? [] : [w.stop, Math.round(perDay) === 0 ? w.same : perDay > 0 ? w.grew : w.fell];
	const values = { days: { text: f.number(days) }, perDay: { text: f.number(Math.abs(Math.round(perDay))) } };
	if (ahead.verdict === 'too_early')
		return {
			templates: [w.tooEarly, ...known],
			values: { ...values, tests: { text: f.number(ahead.tests) }, least: { text: f.number(LEAST) } }
		};
	const erred = {
		...{ error: { text: f.percent(ahead.error) }, still: { text: f.percent(ahead.still) } },
		again: { text: f.percent(ahead.again) }
	};
	if (ahead.verdict !== 'ok') return { templates: [w.noBetter, ...known], values: { ...values, ...erred } };
	const { soonest = null, likely = null, latest = null } = forecast.clears ?? {};
	// A forecast often lies in another year than the count.
	const day = (one: string | null) => ({
		text: one === null ? '' : f.day(one, toJalali(one).year !== toJalali(forecast.asOf).year)
	});
	const count = (n: number) => ({ text: f.number(Math.max(0, Math.round(n))) });
	const band = soonest === null ? [] : [latest === null ? w.clearsFrom : w.clearsBetween];
	return {
		templates: [ahead.by === 'ages' ? w.in10 : w.in10Again, ...(likely === null ? [] : [w.clears, ...band])],
		values: {
			...{ day: day(ahead.day), expected: count(ahead.expected) },
			...{ low: count(ahead.expected - ahead.half60), high: count(ahead.expected + ahead.half60) },
			...{ on: day(likely), soonest: day(soonest), latest: day(latest), ...erred }
		}
	};
}
