import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { CHART_KINDS, JOINS } from '#sql/model/chart-choice.ts';
import { wordsOf } from '$lib/i18n/words.ts';

const text = z.string().max(100_000);

/** Values of `{name: Type}`, as text. */
const params = z.record(z.string().regex(/^[A-Za-z_]\w{0,63}$/), z.string().max(10_000));

/** A person's SQL with its parameters. */
export const sqlAsk = z.object({ text, params });

const columnName = z.string().max(300);

/** SQL with how its result is drawn; null: as a table. */
export const drawnSqlAsk = sqlAsk.extend({
	chart: z
		.object({
			kind: z.enum(CHART_KINDS),
			x: columnName,
			y: columnName,
			series: columnName.nullable(),
			join: z.enum(JOINS).nullable()
		})
		.nullable()
		.default(null)
});

export const runAsk = z.object({
	/** Made by the page, so that it can cancel its own run. */
	id: z.uuid(),
	/** Run one after another, until one fails. */
	statements: z.array(text.min(1)).min(1).max(50),
	params
});

/** Parses the JSON of our own pages; 400 for anything else. */
export async function readAsk<T>(request: Request, shape: z.ZodType<T>, locals: App.Locals): Promise<T> {
	const given: unknown = await request.json().catch(() => undefined);
	const parsed = shape.safeParse(given);
	return parsed.success ? parsed.data : error(400, { message: wordsOf(locals.view.lang).t.exports.badForm });
}
