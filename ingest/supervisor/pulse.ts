import type { EventEmitter } from 'node:events';

/**
 * Ends a process by force when it has not been heard of for so many seconds (supervised.ts beats in each). They are
 * counted here, one by one: where this process stood still itself, or the whole machine slept, nobody is late.
 */
export function watchPulse(
	child: EventEmitter & { kill(signal: NodeJS.Signals): boolean },
	patienceS: number,
	say: (line: string) => void
): void {
	let silentS = 0;
	let since = new Date();
	child.on('message', () => {
		silentS = 0;
		since = new Date();
	});
	const counting = setInterval(() => {
		if (++silentS < patienceS) return;
		clearInterval(counting);
		say(`has not answered since ${since.toISOString()}, for ${patienceS} s: ended by force`);
		child.kill('SIGKILL');
	}, 1_000);
	child.once('exit', () => clearInterval(counting));
}
