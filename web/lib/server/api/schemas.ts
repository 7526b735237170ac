import { z } from 'zod';
import { DIMENSIONS, KpiError } from '#sql/measures/kpi.ts';
import { TIME_BUCKETS } from '#sql/measures/clocks.ts';
import { momentOf, timeOf, type KpiQuestion } from '#sql/queries/pages/kpi-answer.ts';

/**
 * What the API takes and gives. The same schemas validate each request and make the OpenAPI document (openapi.ts), whose descriptions are the
 * English words of the page.
 */

const DAYS = ['1401-05-01', '2022-07-23', '2022-08-27T14:30:00+04:30'];

/** A text that is read as a time; a wrong one is a fault of its parameter. */
const time = (name: string, read: (name: string, text: string) => string) =>
	z
		.string()
		.meta({ examples: DAYS })
		.transform((text, context) => {
			try {
				return read(name, text);
			} catch (problem) {
				if (!(problem instanceof KpiError)) throw problem;
				context.addIssue(problem.message);
				return z.NEVER;
			}
		});

const filter = z
	.string()
	.regex(/^[^:]+:/, 'where is FIELD:VALUE, as in channel:letter')
	.meta({ examples: ['channel:letter'] })
	.transform((text): [string, string] => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]);

const BY = [...DIMENSIONS, ...TIME_BUCKETS] as const;

const OF_ALL = {
	from: time('from', timeOf).optional(),
	to: time('to', timeOf).optional(),
	as_of: time('as_of', momentOf).optional(),
	known_at: time('known_at', momentOf).optional(),
	where: z.array(filter).default([]),
	outages: z.enum(['include', 'exclude']).default('include')
};

export const FIGURE_QUERY = z.strictObject({ ...OF_ALL, by: z.enum(BY).optional() });

/** Most rows of one answer. */
const MOST_ROWS = 1_000;

export const LIST_QUERY = z.strictObject({
	...OF_ALL,
	part: z.enum(['num', 'den']).default('num'),
	group: z.enum(BY).optional(),
	key: z.string().default(''),
	cursor: z.string().optional(),
	limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(100)
});

export const NO_QUERY = z.strictObject({});

/** The question of a read query. */
export const questionOf = (
	kpi: string,
	by: string | undefined,
	{ from, to, as_of, known_at, where, outages }: Omit<z.output<typeof FIGURE_QUERY>, 'by'>
): KpiQuestion => ({
	...{ kpi, from: from ?? null, to: to ?? null, asOf: as_of ?? null, knownAt: known_at ?? null },
	...{ by: by ?? null, where, excludeOutages: outages === 'exclude' }
});

const text = z.object({ fa: z.string(), en: z.string() });
const moment = z.iso.datetime();
const bound = z.string().nullable();

export const CATALOGUE_ANSWER = z.object({
	figures: z.array(
		z.object({
			name: z.string(),
			title: text,
			definition: text,
			numerator: text,
			denominator: text.nullable(),
			clock: text,
			basis: z.string(),
			unit: z.string(),
			dimensions: z.array(z.string())
		})
	)
});

const ANSWERED = { measure: z.string(), unit: z.string(), from: bound, to: bound, as_of: moment, known_at: moment };

export const FIGURE_ANSWER = z.object({
	...ANSWERED,
	groups: z.array(
		z.object({ key: z.string().nullable(), num: z.number(), den: z.number(), value: z.number().nullable() })
	)
});

export const LIST_ANSWER = z.object({
	...ANSWERED,
	part: z.enum(['num', 'den']),
	count: z.int(),
	rows: z.array(
		z.object({
			id: z.string(),
			letter_id: z.string(),
			at: moment,
			value: z.number().nullable(),
			dimensions: z.record(z.string(), z.string()),
			letter: z
				.object({
					channel: z.string(),
					category: z.string(),
					county: z.string(),
					registered_at: moment.nullable(),
					holder: z.string().nullable(),
					state: z.string(),
					standing: z.enum(['done', 'ended', 'wait', 'late', 'idle']),
					due_at: moment.nullable()
				})
				.nullable()
		})
	),
	next: z.string().nullable()
});

/** RFC 9457, with the parameter that is wrong and what to do. */
export const PROBLEM = z.object({
	type: z.string(),
	title: z.string(),
	status: z.int(),
	detail: z.string(),
	cure: z.string(),
	parameter: z.string().optional()
});
