import { measure } from '../../../ask/ask.server.ts';
import { isTimeBucket } from '../../../measures/clocks.ts';
import { KpiError } from '../../../measures/kpi.ts';
import { HORIZONS, type Ahead, type Forecast } from '../../../model/forecast.ts';
import { readForecasts } from '../../forecast/read-forecast.server.ts';
import { noFigures, type KpiRow } from '../kpi-row.ts';
import { askBy, type Compute } from './compute.server.ts';

/**
 * Working days until the queue of each group is expected to be clear, of those with anything in them. The forecast is of all that wait, whatever the
 * range; only what is counted goes by that. Errors: KpiError for a time bucket.
 */
export const TIME_TO_CLEAR: Compute = async (client, plan) => {
	const { kpi, by } = plan;
	if (by !== null && isTimeBucket(by))
		throw new KpiError(`${kpi.name} is of a moment: it has no groups by ${by}; give it another --as-of instead`, 'by');
	// Days of outage are left out of no queue: what waits goes on waiting.
	const question = { ...plan.question, outageDays: [] };
	const [open, forecasts] = await Promise.all([
		askBy(client, { ...plan, question }, { open: measure('unanswered') }),
		readForecasts(client, { ...question, by })
	]);
	return open
		.map(({ key, of }) => rowOf(key, of.open.num, forecasts.get(key)))
		.filter(({ numerator }) => numerator > 0);
};

function rowOf(key: string, open: number, forecast: Forecast | undefined): KpiRow {
	const row = { ...noFigures(key), numerator: open };
	if (!forecast) return row;
	const { ahead, clears, grew, asOf } = forecast;
	const told = HORIZONS.flatMap((h) =>
		Object.entries(toldOf(ahead[h])).map(([name, value]) => [`in_${h}_${name}`, value] as const)
	);
	return {
		...row,
		value: clears?.steps ?? null,
		details: {
			...{ day: asOf, open: forecast.open, grew_per_day: grew?.perDay ?? null, grew_days: grew?.days ?? 0 },
			...Object.fromEntries(told),
			clears_soonest: clears?.soonest ?? null,
			clears: clears?.likely ?? null,
			clears_latest: clears?.latest ?? null
		}
	};
}

/** How well a horizon was forecast lately; and where that was well enough, what is expected. */
function toldOf(ahead: Ahead): Record<string, string | number> {
	const { verdict, tests } = ahead;
	if (ahead.verdict === 'too_early') return { verdict, tests };
	const { error, still, again, day, by, expected, half60, half90 } = ahead;
	const tested = { verdict, tests, error, still_error: still, same_change_error: again };
	return verdict === 'ok' ? { ...tested, day, by, expected, half60, half90 } : tested;
}
