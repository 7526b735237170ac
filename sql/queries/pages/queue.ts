import type { ClickHouseClient } from '@clickhouse/client';
import type { Ahead, Forecast, Tested } from '../../model/forecast.ts';
import { askWhole, measure } from '../../ask/ask.server.ts';
import { readForecasts } from '../forecast/read-forecast.server.ts';
import type { OutageDays } from '../kpi/outage-days.server.ts';
import { EVER } from './groups.ts';
import type { PageRequest } from './page.ts';

/** What a page says of a queue in words. */
export interface QueueForecast {
	/** The day at whose end it is made. */
	asOf: string;
	/** Ten working days ahead. */
	ahead: AheadInWords;
	clears: Forecast['clears'];
	grew: Forecast['grew'];
}
type WithoutPast<One> = One extends { past: unknown } ? Omit<One, 'past'> : One;
export type AheadInWords = WithoutPast<Ahead>;

/** What stood at the end of a working day, or is expected to, with the half of its band. */
export interface QueueDay {
	day: string;
	open: number | null;
	expected: number | null;
	half60: number | null;
}

/** A queue as its section shows it: in words, and in two pictures. */
export interface Queue {
	/** Unanswered letters as of the page's moment, whatever its range. */
	waiting: number;
	/** Null: nothing waits. */
	forecast: QueueForecast | null;
	days: QueueDay[];
	tests: Tested[];
}

const DAYS_SHOWN = 60;

/**
 * Of all that waits for which the page's filters hold, whatever its range.
 * @param outages where the page has read them already
 */
export async function readQueue(
	client: ClickHouseClient,
	request: PageRequest,
	outages?: Promise<OutageDays>
): Promise<Queue> {
	const question = { ...request, ...EVER, outageDays: [] };
	const [forecasts, { waiting }] = await Promise.all([
		readForecasts(client, question, outages),
		askWhole(client, { ...question, measures: { waiting: measure('unanswered') }, comment: 'pages/queue' })
	]);
	const forecast = forecasts.get('');
	if (!forecast || forecast.stock.length === 0) return { waiting: waiting.num, forecast: null, days: [], tests: [] };
	const { stock, path, ahead } = forecast;
	const last = stock.at(-1)!;
	const stood = stock.slice(-DAYS_SHOWN).map(({ day, open }) => ({ day, open, expected: null, half60: null }));
	const expected = path.map((one) => ({ ...one, open: null }));
	return {
		waiting: waiting.num,
		forecast: inWords(forecast),
		// The forecast goes on from what stood last.
		days: [
			...stood.slice(0, -1),
			{ ...last, ...(path.length > 0 ? { expected: last.open, half60: 0 } : { expected: null, half60: null }) },
			...expected
		],
		tests: 'past' in ahead[10] ? ahead[10].past : []
	};
}

/** Of each body, by its code. */
export async function readBodyForecasts(
	client: ClickHouseClient,
	request: PageRequest,
	outages: Promise<OutageDays>
): Promise<Map<string, QueueForecast>> {
	const forecasts = await readForecasts(client, { ...request, by: 'body' }, outages);
	return new Map([...forecasts].map(([code, one]) => [code, inWords(one)]));
}

function inWords({ asOf, ahead, clears, grew }: Forecast): QueueForecast {
	const { past: _, ...own } = { past: [], ...ahead[10] };
	return { asOf, ahead: own, clears, grew };
}
