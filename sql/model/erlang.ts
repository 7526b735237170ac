/**
 * Erlang's formulas for a telephone line. The load is in erlangs: calls per hour × seconds per call ÷ 3,600.
 * B assumes that a caller who finds all lines taken never tries again. C assumes that a caller who finds all agents busy waits for ever; so
 * where callers hang up, it overestimates waiting.
 */

export interface Queue {
	/** Probability that a call has to wait; 1 if the agents are too few for the load. */
	wait: number;
	/** Share of time in which an agent talks, at most 1. */
	occupancy: number;
	/** Mean wait of all calls, in seconds; null if the queue grows without end. */
	asaSeconds: number | null;
	/** Share of calls that are answered within so many seconds. */
	servedWithin(seconds: number): number;
}

/** Mean number of simultaneous calls, in erlangs. */
export function offeredLoad(callsPerHour: number, handleSeconds: number): number {
	return (callsPerHour * handleSeconds) / 3_600;
}

/** Erlang B: the share of calls that find all `lines` taken. Errors: RangeError. */
export function erlangB(load: number, lines: number): number {
	check(load, lines);
	if (load === 0) return lines === 0 ? 1 : 0;
	let blocked = 1;
	for (let n = 1; n <= lines; n++) blocked = (load * blocked) / (n + load * blocked);
	return blocked;
}

/** Erlang C: the probability that a call has to wait for one of `agents`. Errors: RangeError. */
export function erlangC(load: number, agents: number): number {
	check(load, agents);
	if (load === 0) return agents === 0 ? 1 : 0;
	if (agents <= load) return 1;
	const blocked = erlangB(load, agents);
	return blocked / (1 - (load / agents) * (1 - blocked));
}

/** The queue at `agents` who talk `handleSeconds` per call on average. Errors: RangeError. */
export function queueAt(load: number, agents: number, handleSeconds: number): Queue {
	const wait = erlangC(load, agents);
	const spare = agents - load;
	return {
		wait,
		occupancy: agents === 0 ? (load > 0 ? 1 : 0) : Math.min(1, load / agents),
		asaSeconds: spare > 0 ? (wait * handleSeconds) / spare : load === 0 ? 0 : null,
		servedWithin: (seconds) =>
			spare <= 0 || handleSeconds <= 0 ? 1 - wait : 1 - wait * Math.exp((-spare * seconds) / handleSeconds)
	};
}

/** The fewest agents who answer `share` (below 1) of calls within `seconds`. Errors: RangeError. */
export function agentsNeeded(load: number, handleSeconds: number, share: number, seconds: number): number {
	checkShare(share);
	check(load, 0);
	for (let agents = Math.floor(load); ; agents++)
		if (queueAt(load, agents, handleSeconds).servedWithin(seconds) >= share) return agents;
}

/** The fewest lines that block no more than `share` (above 0) of calls. Errors: RangeError. */
export function linesNeeded(load: number, share: number): number {
	if (!(share > 0 && share <= 1)) throw new RangeError('the share of blocked calls must be above 0 and at most 1');
	check(load, 0);
	let blocked = 1;
	for (let lines = 0; ; lines++) {
		if (lines > 0) blocked = (load * blocked) / (lines + load * blocked);
		if (blocked <= share) return lines;
	}
}

/** What is asked of the line: this share answered within so many seconds, and at most that share blocked. */
const SERVED = 0.8;
const SECONDS = 20;
const BLOCKED = 0.01;

export interface WhatIf {
	callsPerHour: number;
	handleSeconds: number;
	/** Absent: as many as are needed. */
	agents?: number;
	lines?: number;
}

export interface WhatIfAnswer {
	erlangs: number;
	/** Agents who answer `SERVED` of calls within `SECONDS`, by Erlang C. */
	agentsNeeded: number;
	/** Lines that block no more than `BLOCKED` of calls, by Erlang B. */
	linesNeeded: number;
	/** The queue at the given agents, or else at the needed ones. */
	queue: Queue;
	/** Share of calls that they answer within `SECONDS`. */
	servedWithin: number;
	/** Share of calls blocked at the given lines, or else at the needed ones. */
	blocked: number;
}

/** Computes what the line would do. Errors: RangeError. */
export function hotlineWhatIf({ callsPerHour, handleSeconds, agents, lines }: WhatIf): WhatIfAnswer {
	const erlangs = offeredLoad(callsPerHour, handleSeconds);
	const needed = {
		agentsNeeded: agentsNeeded(erlangs, handleSeconds, SERVED, SECONDS),
		linesNeeded: linesNeeded(erlangs, BLOCKED)
	};
	const queue = queueAt(erlangs, agents ?? needed.agentsNeeded, handleSeconds);
	return {
		...{ erlangs, ...needed, queue, servedWithin: queue.servedWithin(SECONDS) },
		blocked: erlangB(erlangs, lines ?? needed.linesNeeded)
	};
}

function check(load: number, servers: number): void {
	if (!(load >= 0 && Number.isFinite(load))) throw new RangeError('the load must be a number, not below 0');
	if (!(Number.isInteger(servers) && servers >= 0))
		throw new RangeError('lines and agents are counted in whole numbers');
}

function checkShare(share: number): void {
	if (!(share >= 0 && share < 1)) throw new RangeError('the share answered in time must be at least 0 and below 1');
}
