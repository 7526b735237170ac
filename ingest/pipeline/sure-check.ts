import { z } from 'zod';

/** Whether a value is certainly what its schema asks for, and would come out of it as it went in. */
export type SureCheck = (value: unknown) => boolean;

/**
 * A check made of a schema, for the many values that are right: `true` spares the schema's own parse (half the cost of
 * validation); `false` decides nothing. Whatever it does not know in a schema makes it `undefined`, so that the schema stays
 * the only definition.
 */
export function sureCheckOf(schema: unknown): SureCheck | undefined {
	if (schema instanceof z.ZodOptional) {
		const inner = sureCheckOf(schema.unwrap());
		return inner && ((value) => value === undefined || inner(value));
	}
	if (schema instanceof z.ZodObject) return objectCheck(schema);
	if (schema instanceof z.ZodEnum) return oneOf(schema.options);
	if (schema instanceof z.ZodLiteral) return oneOf([...schema.values]);
	if (schema instanceof z.ZodISODateTime) return patternCheck(schema);
	if (schema instanceof z.ZodNumberFormat && schema.format === 'safeint') return integerCheck(schema);
	if (schema instanceof z.ZodString && schema.format === null) return stringCheck(schema);
	return undefined;
}

function oneOf(values: readonly unknown[]): SureCheck {
	// Two to five values: no set is faster.
	return (value) => values.includes(value);
}

function patternCheck(schema: z.ZodISODateTime): SureCheck | undefined {
	const { pattern, checks = [] } = schema.def;
	if (pattern === undefined || pattern.global || pattern.sticky || checks.length > 0) return undefined;
	return (value) => typeof value === 'string' && pattern.test(value);
}

/** A strict object: fields that it does not know make it unsure. */
function objectCheck(schema: z.ZodObject): SureCheck | undefined {
	const { shape, checks = [], catchall } = schema.def;
	if (checks.length > 0 || !(catchall instanceof z.ZodNever)) return undefined;
	const fields = new Map<string, { check: SureCheck; isOptional: boolean }>();
	for (const [name, field] of Object.entries(shape)) {
		const check = sureCheckOf(field);
		if (check === undefined) return undefined;
		fields.set(name, { check, isOptional: field instanceof z.ZodOptional });
	}
	const required = fields.values().filter(({ isOptional }) => !isOptional).toArray().length;
	return (value) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
		let missing = required;
		// Only what is there is looked at: of most types more fields are absent than present.
		for (const name in value) {
			const field = fields.get(name);
			if (field === undefined || !field.check((value as Record<string, unknown>)[name])) return false;
			if (!field.isOptional) missing--;
		}
		return missing === 0;
	};
}

/** Lengths, and rewritings that change nothing: one function a field, since a call for each cost as much as the rest of the check. */
function stringCheck(schema: z.ZodString): SureCheck | undefined {
	let [least, most] = [0, Infinity];
	const rewrites: ((text: string) => string)[] = [];
	for (const { _zod } of schema.def.checks ?? []) {
		const { check, minimum, maximum, tx } = _zod.def as unknown as StringRule;
		if (check === 'min_length') least = Math.max(least, minimum);
		else if (check === 'max_length') most = Math.min(most, maximum);
		else if (check === 'overwrite') rewrites.push(tx);
		else return undefined;
	}
	return (value) => {
		if (typeof value !== 'string' || value.length < least || value.length > most) return false;
		for (const rewrite of rewrites) if (rewrite(value) !== value) return false;
		return true;
	};
}

interface StringRule {
	check: string;
	minimum: number;
	maximum: number;
	tx: (text: string) => string;
}

function integerCheck(schema: z.ZodNumberFormat): SureCheck | undefined {
	let [least, most] = [-Infinity, Infinity];
	for (const { _zod } of schema.def.checks ?? []) {
		const { check, value, inclusive } = _zod.def as unknown as { check: string; value: number; inclusive: boolean };
		if (check === 'greater_than') least = Math.max(least, inclusive ? value : value + 1);
		else if (check === 'less_than') most = Math.min(most, inclusive ? value : value - 1);
		else return undefined;
	}
	return (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}
