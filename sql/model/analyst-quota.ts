const GIGABYTE = 1_000_000_000;

/** What one person may use up per hour and per day. */
export const ANALYST_QUOTA = [
	{
		seconds: 3_600,
		max: { queries: 3_600, execution_time: 1_200, result_rows: 20_000_000, read_rows: 20 * GIGABYTE }
	},
	{
		seconds: 86_400,
		max: { queries: 20_000, execution_time: 7_200, result_rows: 200_000_000, read_rows: 100 * GIGABYTE }
	}
] as const;
