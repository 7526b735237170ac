import { agentsNeeded, erlangB, linesNeeded, offeredLoad, queueAt, type Queue } from './erlang.ts';

export interface WhatIf {
	callsPerHour: number;
	handleSeconds: number;
	/** At the line; absent: as many as are needed for `share` within `seconds`. */
	agents?: number;
	/** Absent: as many as are needed so that no more than `blockedShare` find them taken. */
	lines?: number;
	share?: number;
	seconds?: number;
	blockedShare?: number;
}

export interface WhatIfAnswer {
	erlangs: number;
	/** For `share` of calls answered within `seconds`, by Erlang C. */
	agentsNeeded: number;
	/** For no more than `blockedShare` blocked, by Erlang B. */
	linesNeeded: number;
	/** At the agents that were given, else at those that are needed. */
	queue: Queue;
	/** Share answered within `seconds` by them. */
	servedWithin: number;
	/** Share blocked at the lines that were given, else at those that are needed. */
	blocked: number;
}

/** What the line would do: unless told otherwise, 80 % answered within 20 s and 1 % blocked. Errors: RangeError. */
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
