import type { z } from 'zod';
import type { PROBLEM } from './schemas.ts';

/** What can be wrong with a call, with its status and title. The page of the API tells each. */
export const PROBLEMS = {
	token: [401, 'No good token'],
	scope: [403, 'The token has not this scope'],
	role: [403, 'The role may not see this'],
	parameter: [400, 'A parameter is wrong'],
	unknown: [404, 'There is no such thing'],
	method: [405, 'Only reading'],
	type: [406, 'No such format'],
	quota: [429, 'The quota is used up'],
	failed: [500, 'Something failed here'],
	away: [503, 'The database does not answer']
} as const;
export type ProblemName = keyof typeof PROBLEMS;

/** A call that is answered with a problem. */
export class ApiProblem extends Error {
	override name = 'ApiProblem';
	readonly problem: ProblemName;
	readonly cure: string;
	readonly parameter: string | undefined;
	/** @param cure what the caller can do about it */
	constructor(problem: ProblemName, detail: string, cure: string, parameter?: string) {
		super(detail);
		this.problem = problem;
		this.cure = cure;
		this.parameter = parameter;
	}
}

/** A problem as RFC 9457 has it. */
export function problemResponse(
	{ problem, message, cure, parameter }: ApiProblem,
	headers: Record<string, string> = {}
): Response {
	const [status, title] = PROBLEMS[problem];
	const body: z.input<typeof PROBLEM> = { type: `/api#${problem}`, title, status, detail: message, cure, parameter };
	return new Response(JSON.stringify(body), {
		status,
		headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers }
	});
}
