import { createRandom } from '#ingest/scenario/random.ts';
import { MORTALS, type MortalName } from './alert-office.ts';

/** What happens in a run, in this order; at each of them something may die. */
export const STAGES = ['made', 'crossed', 'told', 'back', 'over'] as const;
export type Stage = (typeof STAGES)[number];

/** A server has the message, and has not said so yet. */
export type AtArrival = `${'fires' | 'over'} by ${'mail' | 'webhook' | 'bot'}`;
const ARRIVALS: AtArrival[] = (['fires', 'over'] as const).flatMap((kind) =>
	(['mail', 'webhook', 'bot'] as const).map((channel) => `${kind} by ${channel}` as const)
);

export interface AlertFault {
	dies: MortalName;
	when: Stage | AtArrival;
	/** So long after the stage; at an arrival there is no time to lose. */
	afterMs: number;
	/** It is away for so long, and for as long as it takes to start. */
	holdMs: number;
}

export interface AlertPlan {
	limit: number;
	/** So many letters more than the limit are overdue, by which it fires; so many are left when it is over. */
	above: number;
	left: number;
	/** So many more become overdue while it fires: nothing is told of these. */
	further: number;
	/** Between what is told and the way back. */
	restMs: number;
	faults: AlertFault[];
}

/** A run, by its seed: each of what may die does at least once, and one more. */
export function planAlerts(seed: number): AlertPlan {
	const random = createRandom(seed ^ 0xa1e7);
	const limit = 2 + random.int(4);
	const holdMs = () => Math.round(random.between(0, 3_000));
	const faults = [...MORTALS, random.pick(MORTALS)].map((dies): AlertFault => {
		const isAtArrival = dies === 'web' && random.chance(0.5);
		const when = isAtArrival ? random.pick(ARRIVALS) : random.pick(STAGES);
		return { dies, when, afterMs: isAtArrival ? 0 : Math.round(random.between(0, 2_500)), holdMs: holdMs() };
	});
	return {
		...{ limit, above: 1 + random.int(4), left: 1 + random.int(limit), further: random.int(3), faults },
		restMs: random.chance(0.5) ? 0 : Math.round(random.between(0, 2_000))
	};
}

/** One line that tells a fault and its moment. */
export const tellAlertFault = ({ dies, when, afterMs, holdMs }: AlertFault): string =>
	`${dies} at ${when}${afterMs > 0 ? ` + ${afterMs} ms` : ''} for ${holdMs} ms`;
