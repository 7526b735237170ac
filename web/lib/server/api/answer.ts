import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import Negotiator from 'negotiator';
import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { describeFailure } from '#sql/client/errors.ts';
import { KpiError } from '#sql/measures/kpi.ts';
import { officeClock } from '#sql/model/clock.ts';
import { isOfAway, RETRY_AFTER } from '../away.ts';
import { csvLine } from '../csv.ts';
import { ApiProblem, problemResponse } from './problem.ts';

/** An answer, and the same as a table whose first row names the columns. */
export interface ApiAnswer {
	json: object;
	rows: (string | number | null)[][];
	/** Whether it holds for ever, as what was known at a moment of the past does. */
	isFixed: boolean;
	/** The address of the page behind it. */
	next?: string | null;
}

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';
/** How long what holds for ever is kept: a rule that is corrected changes it, too. */
const FIXED_S = 3_600;
/** What is still on its way at the moment of a call may be of the moments just before. */
const SETTLED_MS = 60_000;

/** Whether figures as known at this ISO instant will stay as they are. */
export const isSettled = (knownAt: string | null): boolean =>
	knownAt !== null && Date.parse(knownAt) < officeClock.now() - SETTLED_MS;

/** An endpoint: reads, and answers in the format that the caller prefers, or with a problem. */
export const endpoint =
	(read: (event: RequestEvent) => ApiAnswer | Promise<ApiAnswer>): RequestHandler =>
	async (event) => {
		try {
			const type = typeFor(event.request);
			return respond(event.request, type, await read(event));
		} catch (problem) {
			return failure(problem, event.url.pathname);
		}
	};

function typeFor({ headers }: Request): string {
	const accept = headers.get('accept') ?? '*/*';
	const type = new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, CSV_TYPE]);
	if (type !== undefined) return type;
	throw new ApiProblem('type', `Nothing here is ${accept}.`, `Accept ${JSON_TYPE} or ${CSV_TYPE}.`);
}

function respond(request: Request, type: string, { json, rows, isFixed, next }: ApiAnswer): Response {
	const body = type === CSV_TYPE ? rows.map(csvLine).join('') : JSON.stringify(json);
	const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
	const headers: Record<string, string> = {
		...{ etag: tag, 'cache-control': isFixed ? `private, max-age=${FIXED_S}` : 'private, no-cache' },
		...{ vary: 'Accept, Authorization', 'content-type': `${type}; charset=utf-8` },
		...(next ? { link: `<${next}>; rel="next"` } : {})
	};
	if (isKnown(request.headers.get('if-none-match'), tag)) {
		delete headers['content-type'];
		return new Response(null, { status: 304, headers });
	}
	return new Response(body, { headers });
}

/** Whether one of the tags that the caller has is this one; a proxy that packs a body weakens its tag. */
const isKnown = (sent: string | null, tag: string): boolean =>
	sent?.split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, ''))) ?? false;

function failure(problem: unknown, path: string): Response {
	if (problem instanceof ApiProblem) return problemResponse(problem);
	if (problem instanceof KpiError) return problemResponse(ofCatalogue(problem));
	if (isOfAway(problem)) {
		console.warn(`no answer at ${path}: ${describeFailure(problem)}`);
		return problemResponse(
			new ApiProblem('away', 'The database does not answer just now.', `Call again in ${RETRY_AFTER} s.`),
			{ 'retry-after': String(RETRY_AFTER) }
		);
	}
	const id = randomUUID().slice(0, 8);
	console.error(`error ${id} at ${path}`, problem);
	return problemResponse(new ApiProblem('failed', `It was noted as ${id}.`, 'Tell the administrator this number.'));
}

const ofCatalogue = ({ message, parameter }: KpiError): ApiProblem =>
	parameter === 'name'
		? new ApiProblem('unknown', message, 'Give one of these names; /api/v1/figures tells what each is.', parameter)
		: new ApiProblem(
				'parameter',
				parameter ? `${parameter}: ${message}` : message,
				'Ask the figure as /api/v1/figures says that it can be.',
				parameter
			);

/** Reads an address; empty parameters count as absent, as in the forms of pages. Throws ApiProblem. */
export function readQuery<Schema extends z.ZodObject>(schema: Schema, { searchParams }: URL): z.output<Schema> {
	const names = Object.keys(schema.shape);
	const given = Object.fromEntries(
		[...new Set(searchParams.keys())].flatMap((name): [string, unknown][] => {
			const values = searchParams.getAll(name).filter((value) => value !== '');
			if (values.length === 0 && names.includes(name)) return [];
			return [[name, name !== 'where' && values.length < 2 ? (values[0] ?? '') : values]];
		})
	);
	const read = schema.safeParse(given);
	if (read.success) return read.data;
	const [issue] = read.error.issues;
	if (issue?.code === 'unrecognized_keys')
		throw new ApiProblem(
			'parameter',
			`"${issue.keys[0]}" is no parameter of this address.`,
			names.length > 0 ? `Leave it away; there are: ${names.join(', ')}.` : 'Leave it away; there are none.',
			issue.keys[0]
		);
	const name = String(issue?.path[0] ?? '');
	if (Array.isArray(given[name]) && name !== 'where')
		throw new ApiProblem('parameter', `"${name}" is given several times.`, 'Give it once.', name);
	throw new ApiProblem(
		'parameter',
		`${name}: ${issue?.message}`,
		'Correct this parameter; /api shows what it takes.',
		name
	);
}
