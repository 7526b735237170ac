import type { KpiRow } from '../kpi/kpi-row.ts';

/** When a queue is empty, in working days, with the band of its pace and how well it would have been foretold. */
export interface Clear {
	open: number;
	/** Null: never at this rate. */
	days: number | null;
	daysFast: number | null;
	daysSlow: number | null;
	/** Tehran days `YYYY-MM-DD`; null: never, or further away than a date says anything. */
	on: string | null;
	onFast: string | null;
	onSlow: string | null;
	/** Less in the queue each working day, and over how many days that was measured; 0: there is no pace yet. */
	perDay: number;
	paceDays: number;
	/** The same forecast made on past days: how many of them, how many working days ahead, how often the band held what came, by how much it missed (of the queue) and to which side. */
	test: {
		days: number;
		horizon: number;
		coverage: number | null;
		bias: number | null;
		error: number | null;
	};
}

/** A row of `time_to_clear` or its like. */
export function clearOf(row: KpiRow): Clear {
	const details = row.details ?? {};
	const number = (name: string) => (typeof details[name] === 'number' ? details[name] : null);
	const text = (name: string) => (typeof details[name] === 'string' ? details[name] : null);
	return {
		open: row.numerator,
		days: row.value,
		daysFast: number('days_fast'),
		daysSlow: number('days_slow'),
		on: text('on'),
		onFast: text('on_fast'),
		onSlow: text('on_slow'),
		perDay: row.denominator,
		paceDays: number('pace_days') ?? 0,
		test: {
			days: number('test_days') ?? 0,
			horizon: number('test_horizon') ?? 0,
			coverage: number('test_coverage'),
			bias: number('test_bias'),
			error: number('test_error')
		}
	};
}
