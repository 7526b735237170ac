import { agentsNeeded, erlangB, linesNeeded, offeredLoad, queueAt, type Queue } from './erlang.ts';

export interface WhatIf {
	callsPerHour: number;
	handleSeconds: number;
	/** Absent: as many as `share` within `seconds` needs. */
	agents?: number;
	/** Absent: as many as are needed so that no more than `blockedShare` of calls find them taken. */
	lines?: number;
	share?: number;
	seconds?: number;
	blockedShare?: number;
}

export interface WhatIfAnswer {
	erlangs: number;
	/** Agents who answer `share` of calls within `seconds`, by Erlang C. */
	agentsNeeded: number;
	/** Lines that block no more than `blockedShare` of calls, by Erlang B. */
	linesNeeded: number;
	/** The queue at the given agents, or else at the needed ones. */
	queue: Queue;
	/** Share of calls that they answer within `seconds`. */
	servedWithin: number;
	/** Share of calls blocked at the given lines, or else at the needed ones. */
	blocked: number;
}

/** Computes what the line would do. Defaults: 80 % answered within 20 s, 1 % blocked. Errors: RangeError. */
export function hotlineWhatIf(question: WhatIf): WhatIfAnswer {
	const { callsPerHour, handleSeconds, share = 0.8, seconds = 20, blockedShare = 0.01 } = question;
	const erlangs = offeredLoad(callsPerHour, handleSeconds);
	const agents = agentsNeeded(erlangs, handleSeconds, share, seconds);
	const lines = linesNeeded(erlangs, blockedShare);
	const queue = queueAt(erlangs, question.agents ?? agents, handleSeconds);
	return {
		erlangs,
		agentsNeeded: agents,
		linesNeeded: lines,
		queue,
		servedWithin: queue.servedWithin(seconds),
		blocked: erlangB(erlangs, question.lines ?? lines)
	};
}
