import { z } from 'zod';
import { SOURCE_NAME } from '#sql/model/names.ts';
import type { EventType } from '../contract/event.ts';
import { conditionSchema } from './condition-schema.ts';
import { eventTypes } from './contract-fields.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { strict } from './schema-tools.ts';
import { orderSchema, specSchema } from './spec-schema.ts';

const tableKeys = {
	kind: z.enum(['csv', 'ndjson', 'xlsx'], { error: 'must be "csv", "ndjson" or "xlsx"' }),
	/** XLSX only: the sheet by its name, a list of them, or `all` that are not hidden; the first of these by default. */
	sheet: z
		.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
			error: 'must be the name of a sheet, a list of names, or "all"'
		})
		.optional(),
	/** CSV only; a comma by default. */
	delimiter: z.string().length(1, { error: 'must be one character' }).optional(),
	/** The line that names the columns, from 1, where titles stand above it. */
	header: z.int().positive().optional(),
	/** As WHATWG names it: utf-8 by default, utf-16le, windows-1256, … */
	encoding: z.string().optional()
};

/** Refuses keys that say nothing of a file of the kind. */
function ofKind<T extends z.ZodType<{ kind: string; sheet?: unknown; header?: unknown }>>(schema: T): T {
	return schema
		.refine(({ kind, sheet }) => sheet === undefined || kind === 'xlsx', {
			path: ['sheet'],
			error: 'goes with "kind": "xlsx"'
		})
		.refine(({ kind, header }) => header === undefined || kind !== 'ndjson', {
			path: ['header'],
			error: 'goes with "kind": "csv" or "xlsx"'
		});
}

const joinSchema = strict({
	/** The column of each row by which its row of the second file is found. */
	key: z.string().min(1),
	/** The column of the second file; of the same name by default. */
	joined_key: z.string().min(1).optional(),
	/** How the second file is read; as the first by default. */
	source: ofKind(strict(tableKeys)).optional()
});

const sourceSchema = ofKind(
	strict({
		...tableKeys,
		/** Columns that the file must have besides those that the mapping reads. */
		columns: z.array(z.string()).optional(),
		/** Columns that the mapping reads and the file may lack: they then count as empty. */
		optional_columns: z.array(z.string()).optional(),
		/** Texts that mean an empty cell, as in ["NULL", "-"]. */
		empty: z.array(z.string()).optional(),
		/** Each row gets the columns of the row of a second file that has its key, as `joined.NAME`. */
		join: joinSchema.optional()
	})
);

const eventTypeSchema = z.custom<EventType>((value) => (eventTypes as unknown[]).includes(value), {
	error: (issue) => {
		const value = JSON.stringify(issue.input) ?? 'nothing';
		return `${value} is no event type${typeof issue.input === 'string' ? didYouMean(issue.input, eventTypes) : ''}`;
	}
});

const eventRuleSchema = strict({
	type: eventTypeSchema,
	/** Absent: every row makes this event. */
	when: conditionSchema.optional(),
	/** The same row must always give the same id, or a second load counts twice; the ids of one row must differ. */
	event_id: specSchema,
	/** The contract's fields by name; a citizen's fields as `citizen.name`. */
	fields: z.record(z.string(), specSchema)
});

/** A `*.mapping.json`: how the rows of a foreign registry's export become events. */
export const mappingSchema = strict({
	mapping: z.literal(1, { error: 'must be 1, the version of the mapping language' }),
	/** Also the source of loads made with it. */
	name: z.string().regex(SOURCE_NAME, {
		error: 'must be 1–64 Latin letters, digits, dots, dashes or underscores'
	}),
	/** A description for people. */
	about: z.string().optional(),
	source: sourceSchema,
	/** The letter id for every event of a row. Absent: each event has its own among its fields. */
	letter_id: strict({
		/** Keeps this registry's numbers apart from those of others, as `boston-`. */
		prefix: z.string(),
		column: z.string().min(1),
		/** For rules that ask for a letter's rows before: a file is then read to its end before its first event. */
		order: orderSchema.optional()
	}).optional(),
	/** Days on which the office does not work, besides those of `sql/reference/holidays.csv`: for `working days`. */
	holidays: z.array(z.iso.date({ error: 'must be a Gregorian day, as in "2027-03-21"' })).optional(),
	events: z.array(eventRuleSchema).min(1)
});

export type Mapping = z.infer<typeof mappingSchema>;
export type EventRule = z.infer<typeof eventRuleSchema>;
