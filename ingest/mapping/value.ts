import { createHash } from 'node:crypto';
import { latinDigits } from '#sql/model/digits.ts';
import { compileMoment, type DateContext, isDateSpec, type MomentReader } from './date-rules.ts';
import { fold } from './fold.ts';
import { type Path, wrong } from './mapping-error.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { CellError, compared, placeOf, type Row } from './row.ts';
import type { ColumnSpec, Constant, IntegerSpec, LookupSpec, Spec, Unlisted } from './spec-schema.ts';
import { readTemplate } from './template.ts';

export type Value = Constant;
/** A field's value for a row, undefined when there is none; throws CellError. */
export type ValueReader = (row: Row) => Value | undefined;

/** Context of compilation. */
export interface Context extends Omit<DateContext, 'read'> {
	/** The mapping says in what order the rows of a letter come. */
	hasOrder: boolean;
	/** What is compiled is asked of the row before. */
	isOfRowBefore?: boolean;
	/** Validates the mapping's own values (constants, listed values) against the contract. */
	check?: (value: Value) => string | undefined;
}

function checked(context: Context, path: Path, value: Value): Value {
	const message = context.check?.(value);
	return message === undefined ? value : wrong(context, path, `${JSON.stringify(value)}: ${message}`);
}

function whenUnlisted(unlisted: Unlisted, column: string, text: string, list: string): Value | undefined {
	if (unlisted === 'keep') return text;
	if (unlisted === 'leave_out') return undefined;
	throw new CellError('unlisted_value', column, text, `is not among ${list}`);
}

function onlyOneFallback(context: Context, path: Path, spec: { default?: Value; unlisted?: Unlisted }): void {
	if (spec.default !== undefined && spec.unlisted !== undefined)
		wrong(
			context,
			path,
			'has both "default" and "unlisted"; one of them says what becomes of a text that is not listed'
		);
}

/** Texts that each cell is searched for. */
const MOST_CONTAINED = 500;

function compileColumn(spec: ColumnSpec, path: Path, context: Context): ValueReader {
	const read = context.cell(spec.column);
	onlyOneFallback(context, path, spec);
	if (!spec.values) {
		if (spec.default !== undefined || spec.unlisted !== undefined || spec.match !== undefined)
			wrong(context, path, '"default", "unlisted" and "match" go with "values"; for empty cells there is "first"');
		return read;
	}
	const values = new Map<string, Value>();
	for (const [text, value] of Object.entries(spec.values))
		values.set(fold(text), checked(context, [...path, 'values', text], value));
	const fallback = spec.default === undefined ? undefined : checked(context, [...path, 'default'], spec.default);
	// The longest first: JSON does not keep the order of keys that are numbers.
	const longest = () => [...values.keys()].toSorted((a, b) => b.length - a.length);
	const parts = spec.match === 'contains' ? longest() : undefined;
	if (parts && parts.length > MOST_CONTAINED)
		wrong(
			context,
			[...path, 'values'],
			`has ${parts.length} texts, and ${MOST_CONTAINED} go with "match"; list whole texts, without it`
		);
	if (parts?.includes('')) wrong(context, [...path, 'values'], 'has an empty text, which every cell contains');
	const unlisted = spec.unlisted ?? 'reject';
	return (row) => {
		const text = compared(read(row), spec.column);
		if (text === undefined) return undefined;
		const folded = fold(text);
		const listed = values.get(parts?.find((part) => folded.includes(part)) ?? folded);
		return listed ?? fallback ?? whenUnlisted(unlisted, spec.column, text, 'the values of the mapping');
	};
}

/** Compiles a rule that gives a whole number. */
export function compileInteger({ integer }: IntegerSpec, context: Context): (row: Row) => number | undefined {
	const read = context.cell(integer.column);
	return (row) => {
		const text = compared(read(row), integer.column);
		if (text === undefined) return undefined;
		const digits = latinDigits(text).replace(/[,٬\s]/g, '');
		const value = /^-?\d+(?:[.٫]0+)?$/.test(digits) ? Math.trunc(parseFloat(digits)) * (integer.times ?? 1) : NaN;
		if (!Number.isSafeInteger(value)) throw new CellError('bad_integer', integer.column, text, 'is not a whole number');
		return value;
	};
}

function compileLookup({ lookup }: LookupSpec, path: Path, context: Context): ValueReader {
	const { table, column } = lookup;
	const at = [...path, 'lookup'];
	if (!context.lookups.tables.includes(table))
		wrong(
			context,
			[...at, 'table'],
			`there is no table ${JSON.stringify(table)}${didYouMean(table, context.lookups.tables)}`
		);
	onlyOneFallback(context, at, lookup);
	const read = context.cell(column);
	return (row) => {
		const text = compared(read(row), column);
		if (text === undefined) return undefined;
		const code = context.lookups.find(table, text) ?? lookup.default;
		return code ?? whenUnlisted(lookup.unlisted ?? 'keep', column, text, `the ${table}`);
	};
}

function compileTemplate(template: string, path: Path, context: Context): ValueReader {
	const parts = readTemplate(template);
	if (typeof parts === 'string') return wrong(context, [...path, 'template'], parts);
	const readers = parts.map((p) => ('column' in p ? context.cell(p.column) : () => p.text));
	return (row) => {
		let text = '';
		for (const read of readers) {
			const part = read(row);
			if (part === undefined) return undefined;
			text += part;
		}
		return text;
	};
}

function compileHash(columns: string[], context: Context): ValueReader {
	const readers = columns.map(context.cell);
	return (row) => {
		const cells = readers.map((read) => read(row) ?? null);
		return createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 32);
	};
}

/** Stands for the body of the row before until all rows are known (`load/previous-body.server.ts`). No cell has a control character at its end. */
export const PREVIOUS_BODY = 'previous_body\0';

function compilePreviousBody(path: Path, context: Context): ValueReader {
	if (!path.includes('from_org') || context.isOfRowBefore)
		wrong(context, [...path, 'previous_body'], 'goes with "from_org" of letter.referred');
	return () => PREVIOUS_BODY;
}

/** @throws MappingError when the mapping has no order, by which one row is before another */
export function needsOrder(context: Context, path: Path): void {
	if (!context.hasOrder)
		wrong(
			context,
			path,
			'needs "order" beside "column" of "letter_id": by what the rows of a letter follow one another'
		);
}

/**
 * Reads of the letter's row before what a reader reads of a row; undefined where there is none.
 * @throws MappingError when it is asked of the row before already
 */
export function inRowBefore<T>(read: (row: Row) => T, path: Path, context: Context): (row: Row) => T | undefined {
	needsOrder(context, path);
	if (context.isOfRowBefore) wrong(context, path, 'stands within "previous"; only the one row before is known');
	return (row) => {
		const before = placeOf(row)?.before;
		if (before === undefined) return undefined;
		try {
			return read(before);
		} catch (error) {
			throw error instanceof CellError ? error.inRowBefore(placeOf(before)!.line) : error;
		}
	};
}

/**
 * Compiles a rule that gives a moment, in milliseconds since 1970.
 * @throws MappingError when it can work for no row
 */
export function compileMomentOf(spec: Spec, path: Path, context: Context): MomentReader {
	const read: DateContext['read'] = (one, at, check) => compileSpec(one, at, { ...context, check });
	return compileMoment(spec, path, { ...context, read });
}

/**
 * Compiles the rule for one field.
 * @throws MappingError when the rule can work for no row
 */
export function compileSpec(spec: Spec, path: Path, context: Context): ValueReader {
	if ('column' in spec) return compileColumn(spec, path, context);
	if ('constant' in spec) {
		const value = checked(context, path, spec.constant);
		return () => value;
	}
	if ('template' in spec) return compileTemplate(spec.template, path, context);
	if (isDateSpec(spec)) {
		const readMoment = compileMomentOf(spec, path, context);
		return (row) => {
			const moment = readMoment(row);
			return moment === undefined ? undefined : new Date(moment).toISOString();
		};
	}
	if ('integer' in spec) return compileInteger(spec, context);
	if ('lookup' in spec) return compileLookup(spec, path, context);
	if ('hash' in spec) return compileHash(spec.hash, context);
	if ('previous_body' in spec) return compilePreviousBody(path, context);
	if ('previous' in spec) {
		const at = [...path, 'previous'];
		return inRowBefore(compileSpec(spec.previous, at, { ...context, isOfRowBefore: true }), at, context);
	}
	const readers = spec.first.map((s, i) => compileSpec(s, [...path, 'first', i], context));
	return (row) => {
		for (const read of readers) {
			const value = read(row);
			if (value !== undefined) return value;
		}
		return undefined;
	};
}
