import { z } from 'zod';
import { eventSchema, type EventType, type WireEvent } from '../contract/event.ts';
import { sureCheckOf, type SureCheck } from './sure-check.ts';

/** What the door needs of one event type: its schema, and how each of its fields is normalised. */
export interface ContractType {
	schema: { safeParse(value: unknown): z.ZodSafeParseResult<WireEvent> };
	/** True for most of what the schema lets through, and for nothing else. */
	isSure: SureCheck;
	fields: ReadonlyMap<string, FieldForm>;
}
/** `code`: ids, codes, moments; `line`, `text`: what people read; `citizen`: the one object; `number`: as it is. */
export type FieldForm = 'code' | 'line' | 'text' | 'citizen' | 'number';

const TEXTS = new Set(['body', 'text', 'note']);
const LINES = new Set(['subject', 'reason', 'activity', 'error', 'component']);

function formOf(field: string, schema: unknown): FieldForm {
	const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
	if (inner instanceof z.ZodObject) return 'citizen';
	if (inner instanceof z.ZodNumber || field === 'v') return 'number';
	if (TEXTS.has(field)) return 'text';
	return LINES.has(field) ? 'line' : 'code';
}

const types = new Map<string, ContractType>();
let citizenFields: ReadonlySet<string> = new Set();
for (const option of eventSchema.options) {
	const shape: Record<string, unknown> = option.shape;
	const fields = new Map(Object.entries(shape).map(([name, schema]) => [name, formOf(name, schema)]));
	types.set(option.shape.type.value, { schema: option, isSure: sureCheckOf(option) ?? (() => false), fields });
	if (shape['citizen'] instanceof z.ZodOptional) {
		citizenFields = new Set(Object.keys((shape['citizen'].unwrap() as z.ZodObject).shape));
	}
}

/** Every event type of the contract, by name: a look-up instead of a trial of all. */
export const CONTRACT: ReadonlyMap<string, ContractType> = types;
export const EVENT_TYPES = [...types.keys()] as EventType[];
export const CITIZEN_FIELDS = citizenFields;
