import { z } from 'zod';
import { eventSchema, type EventType, type WireEvent } from '../contract/event.ts';
import { sureCheckOf, type SureCheck } from './sure-check.ts';

/** What the door needs of one event type: its schema, and how each of its fields is normalised. */
export interface ContractType {
	schema: { safeParse(value: unknown): z.ZodSafeParseResult<WireEvent> };
	/** True for most of what the schema lets through, and for nothing else. */
	isSure: SureCheck;
	fields: ReadonlyMap<string, FieldForm>;
	/** Those of codes that a producer makes up, and no ids: none may hold an identity. */
	codes: readonly string[];
	/** Those that say one of a list: these codes, and the contract's own. */
	listed: readonly string[];
}
/** `code`: ids, codes, moments; `line`, `text`: what people read; `citizen`: the one object; `number`: as it is. */
export type FieldForm = 'code' | 'line' | 'text' | 'citizen' | 'number';

const TEXTS = new Set(['body', 'text', 'note']);
const LINES = new Set(['subject', 'reason', 'activity', 'error', 'component']);
/** `actor` becomes a keyed hash where it is a person's number. */
const NO_CODES = new Set(['v', 'type', 'actor', 'occurred_at', 'entered_at', 'due_at', 'until', 'promised_at']);

function formOf(field: string, schema: unknown): FieldForm {
	const inner = innerOf(schema);
	if (inner instanceof z.ZodObject) return 'citizen';
	if (inner instanceof z.ZodNumber || field === 'v') return 'number';
	if (TEXTS.has(field)) return 'text';
	return LINES.has(field) ? 'line' : 'code';
}

/** A code by its kind, and `component`, the one line that is a code where people are careful. */
function isCode(field: string, schema: unknown): boolean {
	const inner = innerOf(schema);
	if (!(inner instanceof z.ZodString) || field.endsWith('_id') || NO_CODES.has(field)) return false;
	return field === 'component' || formOf(field, schema) === 'code';
}

const isListed = (field: string, schema: unknown): boolean =>
	innerOf(schema) instanceof z.ZodEnum || (isCode(field, schema) && field !== 'component');

const innerOf = (schema: unknown): unknown => (schema instanceof z.ZodOptional ? schema.unwrap() : schema);

const types = new Map<string, ContractType>();
let citizenFields: ReadonlySet<string> = new Set();
for (const option of eventSchema.options) {
	const shape: Record<string, unknown> = option.shape;
	const fields = new Map(Object.entries(shape).map(([name, schema]) => [name, formOf(name, schema)]));
	const codes = Object.entries(shape).flatMap(([name, schema]) => (isCode(name, schema) ? [name] : []));
	const listed = Object.entries(shape).flatMap(([name, schema]) => (isListed(name, schema) ? [name] : []));
	const isSure = sureCheckOf(option) ?? (() => false);
	types.set(option.shape.type.value, { schema: option, isSure, fields, codes, listed });
	if (shape['citizen'] instanceof z.ZodOptional) {
		citizenFields = new Set(Object.keys((shape['citizen'].unwrap() as z.ZodObject).shape));
	}
}

/** Every event type of the contract, by name: a look-up instead of a trial of all. */
export const CONTRACT: ReadonlyMap<string, ContractType> = types;
export const EVENT_TYPES = [...types.keys()] as EventType[];
export const CITIZEN_FIELDS = citizenFields;
