import { z } from 'zod';
import { didYouMean } from '#sql/model/nearest.ts';

const show = (key: string): string => JSON.stringify(key);

/** An object schema that reports unknown keys with the nearest known one. */
export function strict<S extends z.core.$ZodLooseShape>(shape: S) {
	return z.strictObject(shape, {
		error: (issue) => {
			if (issue.code !== 'unrecognized_keys') return 'must be an object';
			const key = issue.keys[0]!;
			return `unknown key ${show(key)}${didYouMean(key, Object.keys(shape))}`;
		}
	});
}

/**
 * A value of one of several kinds, each known by a key that only it has. Faults are then reported for the intended
 * kind, where a plain union would report them for every kind.
 * @param kinds the schema of each kind under its key; functions, because kinds may contain one another
 */
export function oneOf<K extends Record<string, () => z.ZodType>>(what: string, kinds: K) {
	type Out = z.output<ReturnType<K[keyof K]>>;
	const keys = Object.keys(kinds);
	const list = keys.map(show).join(', ');
	return z.unknown().transform((value, ctx): Out => {
		const fail = (message: string): never => {
			ctx.addIssue({ code: 'custom', message });
			return z.NEVER;
		};
		if (typeof value !== 'object' || value === null || Array.isArray(value))
			return fail(`must be an object with one of ${list}, as in {${show(keys[0]!)}: …}`);
		const present = Object.keys(value);
		const kind = present.find((key) => key in kinds);
		if (kind === undefined) {
			const first = present[0];
			return fail(
				first === undefined
					? `is empty; ${what} has one of ${list}`
					: `unknown key ${show(first)}${didYouMean(first, keys)} ${what} has one of ${list}`
			);
		}
		const other = present.find((key) => key !== kind && key in kinds);
		if (other !== undefined) return fail(`has both ${show(kind)} and ${show(other)}; ${what} is one of ${list}`);
		const result = kinds[kind]!().safeParse(value);
		if (result.success) return result.data as Out;
		for (const issue of result.error.issues) ctx.addIssue({ code: 'custom', path: issue.path, message: issue.message });
		return z.NEVER;
	});
}
