import type { Settings } from '../settings.ts';

export interface Failure {
	/** One line: what is wrong, and the cure. */
	message: string;
	directoryInUse: boolean;
}

/** Says in one line why the server did not come up, from what it wrote. */
export function explainFailure(
	output: string,
	settings: Pick<Settings, 'dataDir'> & { clickhouse: Pick<Settings['clickhouse'], 'host' | 'httpPort' | 'tcpPort'> },
	warnings: string
): Failure {
	const { host, httpPort, tcpPort } = settings.clickhouse;
	if (/Cannot lock file/.test(output))
		return {
			message: `PASOKH_DATA_DIR ${settings.dataDir}: is in use by another ClickHouse process: stop that one, or set another directory`,
			directoryInUse: true
		};
	const busy = /Listen \[[^\]]*\]:(\d+) failed: [^]*?(Address already in use|Permission denied|Cannot assign|$)/.exec(
		output
	);
	if (busy) {
		const port = Number(busy[1]);
		const variable = port === httpPort ? 'CLICKHOUSE_HTTP_PORT' : 'CLICKHOUSE_TCP_PORT';
		const why: Record<string, string> = {
			'Address already in use': `${variable} ${port}: this port is in use: stop what uses it, or set another port`,
			'Permission denied': `${variable} ${port}: this user may not listen on this port: set one above 1023`
		};
		const message = why[busy[2] ?? ''] ?? `CLICKHOUSE_HOST ${host}: this machine cannot listen on this address`;
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
