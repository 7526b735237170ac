import { DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB of a bench's own, in a file. */
export interface DuckDb {
	run(sql: string): Promise<unknown[][]>;
	/** Milliseconds of each of some runs, to the last row. */
	time(sql: string, runs: number): Promise<number[]>;
	stop(): void;
}

/** @param threads as many as the others have */
export async function startDuckDb(file: string, threads: number): Promise<DuckDb> {
	const instance = await DuckDBInstance.create(file, { threads: String(threads) });
	const connection = await instance.connect();
	const run = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRows();
	return {
		run,
		async time(sql, runs) {
			const times: number[] = [];
			for (let n = 0; n < runs; n++) {
				const began = performance.now();
				await run(sql);
				times.push(performance.now() - began);
			}
			return times;
		},
		stop() {
			connection.closeSync();
			instance.closeSync();
		}
	};
}
