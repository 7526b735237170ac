const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const LOOK_MS = 500;

/**
 * Calls `stop` whenever this process is asked to end: by a signal, or by the end of the npm that runs it. One request can
 * call it more than once: after a Ctrl-C the terminal and npm both send the signal.
 */
export function onStop(stop: () => void): void {
	for (const signal of SIGNALS) process.on(signal, stop);
	// After SIGHUP the terminal is gone, and what is written to it fails. That must not end the process before its time.
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
	if (!isScriptOfNpm()) return;
	const npm = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === npm) return;
		clearInterval(watch);
		stop();
	}, LOOK_MS).unref();
}

/** npm passes SIGINT and SIGTERM on. One that dies of another signal would leave behind an office that nobody finds. */
function isScriptOfNpm(): boolean {
	const [, path = ''] = process.argv;
	const script = /\S+\.ts/.exec(process.env['npm_lifecycle_script'] ?? '')?.[0];
	return script !== undefined && path.endsWith(`/${script}`);
}
