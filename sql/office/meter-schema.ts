/** Steps of the store's schema (schema.ts) for the meter of people's SQL. */
export const METER_STEPS: Readonly<Record<string, readonly string[]>> = {
	query_meter: [
		`CREATE TABLE query_meter (
			person_id TEXT NOT NULL,
			seconds {integer} NOT NULL,
			begins_at TEXT NOT NULL,
			ends_at TEXT NOT NULL,
			queries {integer} NOT NULL,
			execution_time DOUBLE PRECISION NOT NULL,
			result_rows {integer} NOT NULL,
			read_rows {integer} NOT NULL,
			PRIMARY KEY (person_id, seconds, begins_at)
		)`,
		'CREATE INDEX query_meter_by_end ON query_meter (ends_at)'
	]
};

/** What one person used in one interval, such as an hour. Deleted after the interval has ended. */
interface QueryMeterTable {
	person_id: string;
	/** The interval's length. */
	seconds: number;
	begins_at: string;
	ends_at: string;
	queries: number;
	/** Seconds. */
	execution_time: number;
	result_rows: number;
	read_rows: number;
}

export interface MeterTables {
	query_meter: QueryMeterTable;
}
