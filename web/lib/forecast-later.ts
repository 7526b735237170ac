import { LEAST } from '#sql/model/forecast.ts';
import type { QueueForecast } from '#sql/queries/pages/queue.ts';
import { forecastWords, type Said } from './forecast-words.ts';
import { fill, type Words } from './i18n/text.ts';

/** What of a forecast is said in sections and tables, which come after the sentence of a page. */

/** The forecast, and how well it lately did. */
export function testedWords(forecast: QueueForecast, words: Words): Said {
	const { templates, values } = forecastWords(forecast, words);
	const { stop, tested } = words.t.forecast;
	return { templates: [...templates, stop, ...(forecast.ahead.verdict === 'ok' ? [tested, stop] : [])], values };
}

/** In a cell of a table: what is expected with its band, or why nothing is. */
export function shortWords(forecast: QueueForecast | null, { t, f }: Words): { main: string; band: string } {
	if (forecast === null) return { main: '', band: '' };
	const { ahead } = forecast;
	const { short } = t.forecast;
	if (ahead.verdict === 'too_early')
		return { main: fill(short.tooEarly, { tests: f.number(ahead.tests), least: f.number(LEAST) }), band: '' };
	if (ahead.verdict !== 'ok') return { main: short.noBetter, band: '' };
	const count = (n: number) => f.number(Math.max(0, Math.round(n)));
	const { expected, half60 } = ahead;
	return {
		main: fill(short.expected, { expected: count(expected) }),
		band: fill(short.between, { low: count(expected - half60), high: count(expected + half60) })
	};
}
