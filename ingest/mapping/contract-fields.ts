import { z } from 'zod';
import { eventSchema, type EventType } from '../contract/event.ts';

/** The contract's rules for one field of one event type. */
export interface ContractField {
	isRequired: boolean;
	/** What is wrong with a value, or undefined. */
	check: (value: unknown) => string | undefined;
}

type Fields = Map<string, ContractField>;

/** The mapping itself sets `v` and `type`. */
const OWN = new Set(['v', 'type']);

function addFields(fields: Fields, shape: Readonly<Record<string, unknown>>, prefix: string): void {
	for (const [name, schema] of Object.entries(shape)) {
		if (!(schema instanceof z.ZodType)) continue;
		const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
		if (inner instanceof z.ZodObject) {
			addFields(fields, inner.shape, `${prefix}${name}.`);
			continue;
		}
		if (prefix === '' && OWN.has(name)) continue;
		fields.set(prefix + name, {
			isRequired: prefix === '' && !schema.safeParse(undefined).success,
			check(value) {
				const result = schema.safeParse(value);
				return result.success ? undefined : result.error.issues[0]?.message;
			}
		});
	}
}

const byType = new Map<string, Fields>();
for (const option of eventSchema.options) {
	const fields: Fields = new Map();
	addFields(fields, option.shape, '');
	byType.set(option.shape.type.value, fields);
}

/** Every event type of the contract. */
export const eventTypes = [...byType.keys()] as EventType[];

/** The fields of a type by name; a citizen's fields as `citizen.name`. */
export function contractFields(type: EventType): ReadonlyMap<string, ContractField> {
	return byType.get(type)!;
}
