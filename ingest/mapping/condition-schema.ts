import { z } from 'zod';
import { oneOf, strict } from './schema-tools.ts';

const column = z.string({ error: 'must be the name of a column' }).min(1, { error: 'must be the name of a column' });
const text = z.string({ error: 'must be a text' });
const yes = z.literal(true, { error: 'must be true' });

export type Condition =
	| { equals: { column: string; value: string } }
	| { in: { column: string; values: string[] } }
	| { present: string }
	| { absent: string }
	| { changed: string }
	| { is_first: true }
	| { is_last: true }
	| { previous: Condition }
	| { not: Condition }
	| { all: Condition[] }
	| { any: Condition[] };

/** Decides whether a row makes an event. Texts are compared folded (spelling, digits, letter case). */
export const conditionSchema: z.ZodType<Condition> = oneOf('a condition', {
	equals: () => strict({ equals: strict({ column, value: text }) }),
	in: () => strict({ in: strict({ column, values: z.array(text).min(1) }) }),
	present: () => strict({ present: column }),
	absent: () => strict({ absent: column }),
	/** The cell differs from that of the letter's row before; where there is none, from an empty one. */
	changed: () => strict({ changed: column }),
	is_first: () => strict({ is_first: yes }),
	is_last: () => strict({ is_last: yes }),
	/** There is a row before, and of that the condition is true. */
	previous: () => strict({ previous: conditionSchema }),
	not: () => strict({ not: conditionSchema }),
	all: () => strict({ all: z.array(conditionSchema).min(1) }),
	any: () => strict({ any: z.array(conditionSchema).min(1) })
});
