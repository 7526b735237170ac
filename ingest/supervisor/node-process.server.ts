import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { watchPulse } from './pulse.ts';
import type { Running, Say, Unit } from './unit.ts';

export interface NodeProcess {
	name: string;
	/** Absolute path of the script. */
	script: string;
	args?: string[];
	cwd?: string;
	env: NodeJS.ProcessEnv;
	/** Megabytes that its heap may have; absent: as Node decides. */
	heapMb?: number;
	/** Seconds after which it is ended by force if it lives and is not heard of; absent: never. */
	patienceS?: number;
	/** Answers 200 when the process is ready. */
	probe: string;
}

const POLL_MS = 50;
const PROBE_MS = 5_000;
const SAY_EVERY_MS = 10_000;

/** A Node script as a unit for `respawn`. */
export function nodeUnit(what: NodeProcess, say: Say): Unit {
	return {
		name: what.name,
		async start(signal) {
			const running = spawnNode(what, say);
			await readiness(what, running, say, signal);
			return running;
		}
	};
}

/**
 * Runs a script in a process of its own, with its output prefixed by its name. It ends when this process ends in any
 * way, and does not receive the terminal's Ctrl-C, so that the supervisor decides the order of stopping.
 */
export function spawnNode(what: Omit<NodeProcess, 'probe'>, say: Say): Running {
	const { name, script, args = [], cwd, env, heapMb, patienceS } = what;
	const supervised = fileURLToPath(new URL('./supervised.ts', import.meta.url));
	const heap = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
	const child = spawn(
		process.execPath,
		['--disable-warning=ExperimentalWarning', ...heap, '--import', supervised, script, ...args],
		{ stdio: ['ignore', 'pipe', 'pipe', 'ipc'], cwd, env, detached: true }
	);
	if (patienceS !== undefined) watchPulse(child, patienceS, (line) => say(name, line));
	const kill = (): void => void child.kill('SIGKILL');
	process.once('exit', kill);
	child.once('exit', () => process.off('exit', kill));
	for (const stream of [child.stdout!, child.stderr!])
		createInterface({ input: stream }).on('line', (line) => say(name, line));
	const ended = new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('close', (code, signal) => resolve(signal ?? `exit status ${code}`));
	});
	return { pid: child.pid ?? -1, ended, stop: (limitMs) => end(child, ended, limitMs) };
}

async function readiness({ name, probe }: NodeProcess, running: Running, say: Say, signal: AbortSignal): Promise<void> {
	let how: string | undefined;
	void running.ended.then((words) => (how = words));
	let sayAt = performance.now() + SAY_EVERY_MS;
	while (!(await answers(probe))) {
		if (signal.aborted) await running.stop(0);
		if (how !== undefined) throw new Error(`${name} ended before it was ready (${how}): its last lines say why`);
		if (performance.now() > sayAt) {
			say(name, 'is not ready yet');
			sayAt = performance.now() + SAY_EVERY_MS;
		}
		await Promise.race([sleep(POLL_MS), running.ended]);
	}
	if (how !== undefined) throw new Error(`${name} ended (${how}), and something else answers at ${probe}`);
}

async function answers(probe: string): Promise<boolean> {
	try {
		const response = await fetch(probe, { headers: { Connection: 'close' }, signal: AbortSignal.timeout(PROBE_MS) });
		await response.body?.cancel();
		return response.ok;
	} catch {
		return false;
	}
}

async function end(child: ChildProcess, ended: Promise<string>, limitMs: number): Promise<void> {
	child.kill('SIGTERM');
	const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
	await ended;
	clearTimeout(late);
}
