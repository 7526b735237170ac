import { z } from 'zod';
import { type Unit, UNITS } from './duration.ts';
import { oneOf, strict } from './schema-tools.ts';

const column = z.string({ error: 'must be the name of a column' }).min(1, { error: 'must be the name of a column' });
const code = z.string().min(1);
const text = z.string().min(1);
/** A row is held against all of them. */
const MOST_FORMATS = 20;
/** IANA name, for texts without an offset and for days. */
const zone = z.string().min(1);
const constant = z.union([z.string().min(1), z.number(), z.boolean()], {
	error: 'must be a text, a number or true or false'
});

/** For a text that a list lacks: reject the row, keep the text as it is, or leave the field out. */
const unlisted = z.enum(['reject', 'keep', 'leave_out'], { error: 'must be "reject", "keep" or "leave_out"' });

const columnSpec = strict({
	/** The cell's text, trimmed. An empty cell leaves the field out. */
	column,
	/** The value for each text; texts are compared folded (spelling, digits, letter case). */
	values: z.record(z.string(), constant).optional(),
	/** The cell need only contain a text of `values`; the longest of these decides. */
	match: z.literal('contains', { error: 'must be "contains"' }).optional(),
	/** The value for a text that `values` lacks. */
	default: constant.optional(),
	/** Instead of `default`; reject by default. */
	unlisted: unlisted.optional()
});

const constantSpec = strict({ constant });

const templateSpec = strict({
	/** Text with columns in braces, as `{ID}-opened`; `{{` is a brace. Any empty column leaves the field out. */
	template: z.string().min(1)
});

const dateSpec = strict({
	date: strict({
		/** A list of columns when date and time are in separate ones: read as one text, with a space between. */
		column: z.union([column, z.array(column).min(1)], { error: 'must be the name of a column, or a list of names' }),
		/** `iso`, or tokens as in `MM/dd/yyyy hh:mm:ss a` and `jyyyy/jMM/jdd HH:mm`; of a list, the first that reads the text. */
		format: z.union([text, z.array(text).min(1).max(MOST_FORMATS)], {
			error: `must be a format, or a list of ${MOST_FORMATS} formats at most`
		}),
		zone: zone.optional()
	})
});

const rule = z.lazy(() => specSchema);

const afterSpec: z.ZodType<AfterSpec> = strict({
	/** A date with a duration added to it: either empty, the field is left out. */
	after: strict({
		date: rule,
		/** A rule for a text such as `3d 4h`, `10 working days`, or for a number. */
		duration: rule,
		/** Of numbers that stand alone. */
		unit: z.enum(UNITS, { error: `must be one of ${UNITS.join(', ')}` }).optional(),
		/** Where days begin; Asia/Tehran by default. */
		zone: zone.optional()
	})
});

const endOfDaySpec: z.ZodType<EndOfDaySpec> = strict({
	/** The last moment of the day of a date. */
	end_of_day: strict({ date: rule, /** Asia/Tehran by default. */ zone: zone.optional() })
});

const dates = z.array(rule).min(2, { error: 'must be a list of at least two dates' });
/** Of several dates, those that are empty aside. */
const laterSpec: z.ZodType<LaterSpec> = strict({ later: dates });
const earlierSpec: z.ZodType<EarlierSpec> = strict({ earlier: dates });

const integerSpec = strict({
	integer: strict({
		column,
		/** Multiplies the number: 10 turns tomans into rials. */
		times: z.int().positive().optional()
	})
});

const lookupSpec = strict({
	/** The code of a name in a reference table. */
	lookup: strict({
		table: z.string().min(1),
		column,
		/** The code for names that the table lacks. */
		default: code.optional(),
		/** Instead of `default`; keep by default. */
		unlisted: unlisted.optional()
	})
});

const hashSpec = strict({
	/** A hash of these cells, 32 hexadecimal digits: an id for registries that give none. */
	hash: z.array(column).min(1)
});

const previousBodySpec = strict({
	/** Of `from_org`: the body to which the letter's referral before went; of the first one, and after a return, the office itself. */
	previous_body: z.literal(true, { error: 'must be true' })
});

const orderKeys = { date: () => dateSpec, integer: () => integerSpec };

/** By what the rows of a letter come one after another; where one is equal the next decides, and at last their place in the file. */
export const orderSchema = z.array(oneOf('an order', orderKeys)).min(1);

export type Constant = z.infer<typeof constant>;
export type Unlisted = z.infer<typeof unlisted>;
export type ColumnSpec = z.infer<typeof columnSpec>;
export type DateSpec = z.infer<typeof dateSpec>;
export type IntegerSpec = z.infer<typeof integerSpec>;
export type LookupSpec = z.infer<typeof lookupSpec>;
/** The first of several values that is not empty. */
export interface FirstSpec {
	first: Spec[];
}
/** What the rule gives for the letter's row before. */
export interface PreviousSpec {
	previous: Spec;
}
export interface AfterSpec {
	after: { date: Spec; duration: Spec; unit?: Unit; zone?: string };
}
export interface EndOfDaySpec {
	end_of_day: { date: Spec; zone?: string };
}
export interface LaterSpec {
	later: Spec[];
}
export interface EarlierSpec {
	earlier: Spec[];
}
export type Spec =
	| ColumnSpec
	| z.infer<typeof constantSpec>
	| z.infer<typeof templateSpec>
	| DateSpec
	| AfterSpec
	| EndOfDaySpec
	| LaterSpec
	| EarlierSpec
	| IntegerSpec
	| LookupSpec
	| z.infer<typeof hashSpec>
	| z.infer<typeof previousBodySpec>
	| PreviousSpec
	| FirstSpec;

const firstSpec: z.ZodType<FirstSpec> = strict({
	first: z.array(rule).min(1)
});

const previousSpec: z.ZodType<PreviousSpec> = strict({ previous: rule });

/** The source of a field's value. */
export const specSchema: z.ZodType<Spec> = oneOf('a field', {
	column: () => columnSpec,
	constant: () => constantSpec,
	template: () => templateSpec,
	date: () => dateSpec,
	after: () => afterSpec,
	end_of_day: () => endOfDaySpec,
	later: () => laterSpec,
	earlier: () => earlierSpec,
	integer: () => integerSpec,
	lookup: () => lookupSpec,
	hash: () => hashSpec,
	previous_body: () => previousBodySpec,
	previous: () => previousSpec,
	first: () => firstSpec
});
