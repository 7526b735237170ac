import type { Settings } from '../settings.ts';

export interface Failure {
	/** One line: what is wrong, and the cure. */
	message: string;
	directoryInUse: boolean;
}

/** A port on which this machine does not listen. */
export interface Refusal {
	variable: string;
	port: number;
	/** The system's, such as EADDRINUSE. */
	code: string;
}

/** Says in one line why the server did not come up, from what it wrote and from the port that it was refused. */
export function explainFailure(
	output: string,
	settings: Pick<Settings, 'dataDir'> & { clickhouse: Pick<Settings['clickhouse'], 'httpPort' | 'tcpPort'> },
	warnings: string,
	refusal?: Refusal
): Failure {
	const { httpPort, tcpPort } = settings.clickhouse;
	if (/Cannot lock file/.test(output))
		return {
			message: `PASOKH_DATA_DIR ${settings.dataDir}: is in use by another ClickHouse process: stop that one, or set another directory`,
			directoryInUse: true
		};
	if (refusal) {
		const { variable, port, code } = refusal;
		const why: Record<string, string> = {
			EADDRINUSE: `${variable} ${port}: this port is in use: stop what uses it, or set another port`,
			EACCES: `${variable} ${port}: this user may not listen on this port: set one above 1023`
		};
		const message = why[code] ?? `${variable} ${port}: cannot be listened on (${code})`;
		return { message, directoryInUse: false };
	}
	const first = output
		.split('\n')
		.find((line) => /exception|error/i.test(line))
		?.slice(0, 300);
	return {
		message: `the embedded ClickHouse of port ${httpPort}/${tcpPort} did not start: ${first ?? 'it gave no reason'} (more in ${warnings})`,
		directoryInUse: false
	};
}
