import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Of the kernel's clock ticks, in which /proc counts. */
const TICKS_PER_SECOND = 100;

/** CPU seconds that a process has used so far, its own and the kernel's for it. Linux only. */
export const cpuSecondsOf = (pid: number): number => secondsIn(`/proc/${pid}/stat`);

/** The same of each thread that lives, with its name. */
export const threadSecondsOf = (pid: number): [name: string, seconds: number][] =>
	readdirSync(`/proc/${pid}/task`).map((thread) => {
		const folder = `/proc/${pid}/task/${thread}`;
		return [readFileSync(`${folder}/comm`, 'utf8').trim(), secondsIn(`${folder}/stat`)];
	});

function secondsIn(file: string): number {
	const fields = readFileSync(file, 'utf8').split(') ')[1]!.split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MiB: now, and at its highest since `forgetPeak`. */
export function memoryOf(pid: number): { now: number; peak: number } {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const mebibytes = (field: string): number =>
		Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024);
	return { now: mebibytes('VmRSS'), peak: mebibytes('VmHWM') };
}

/** Lets the highest memory begin anew. */
export function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
