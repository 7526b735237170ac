import { z } from 'zod';
import { oneOf, strict } from './schema-tools.ts';

const column = z.string({ error: 'must be the name of a column' }).min(1, { error: 'must be the name of a column' });
const text = z.string({ error: 'must be a text' });

export type Condition =
	| { equals: { column: string; value: string } }
	| { in: { column: string; values: string[] } }
	| { present: string }
	| { absent: string }
	| { not: Condition }
	| { all: Condition[] }
	| { any: Condition[] };

/** Decides whether a row makes an event. Texts are compared folded (spelling, digits, letter case). */
export const conditionSchema: z.ZodType<Condition> = oneOf('a condition', {
	equals: () => strict({ equals: strict({ column, value: text }) }),
	in: () => strict({ in: strict({ column, values: z.array(text).min(1) }) }),
	present: () => strict({ present: column }),
	absent: () => strict({ absent: column }),
	not: () => strict({ not: conditionSchema }),
	all: () => strict({ all: z.array(conditionSchema).min(1) }),
	any: () => strict({ any: z.array(conditionSchema).min(1) })
});
