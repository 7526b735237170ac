import { noteMachineAct } from '#sql/office/machine-log.server.ts';
import { officeClock } from '#sql/model/clock.ts';
import { office } from '../office.ts';

let noted: string | undefined;

/** Says to administrators that the machine's clock was set: in the access log, once a step. */
export async function noteClockStep(): Promise<void> {
	const step = officeClock.step();
	if (!step || step.since === noted) return;
	noted = step.since;
	const set_by_s = Math.round(step.byMs / 1_000);
	console.warn(`the machine's clock was set by ${set_by_s} s: the office's time runs on without that for ten minutes`);
	await noteMachineAct(office().store, { action: 'maintain', subject: 'clock', details: { set_by_s } });
}
