import type { Settings } from '../settings.ts';
import { explainRefusal, type PortRefusal } from './port-refused.ts';

export interface Failure {
	/** One line: what is wrong, and what to do. */
	message: string;
	directoryInUse: boolean;
}

/** Says in one line why the server did not start, from its output and from the port that it was refused. */
export function explainFailure(
	output: string,
	settings: Pick<Settings, 'dataDir'> & { clickhouse: Pick<Settings['clickhouse'], 'httpPort'> },
	warnings: string,
	refusal?: PortRefusal
): Failure {
	const { httpPort } = settings.clickhouse;
	if (/Cannot lock file/.test(output))
		return {
			message: `PASOKH_DATA_DIR ${settings.dataDir}: is in use by another ClickHouse process: stop that one, or set another directory`,
			directoryInUse: true
		};
	if (refusal) return { message: explainRefusal(refusal), directoryInUse: false };
	const first = output
		.split('\n')
		.find((line) => /exception|error/i.test(line))
		?.slice(0, 300);
	return {
		message: `the embedded ClickHouse of port ${httpPort} did not start: ${first ?? 'it gave no reason'} (more in ${warnings})`,
		directoryInUse: false
	};
}
