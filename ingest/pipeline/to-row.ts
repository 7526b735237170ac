import { hash } from 'node:crypto';
import type { EventRow, SubjectKind } from '#sql/model/event-row.ts';
import type { WireEvent } from '../contract/event.ts';
import { CONTRACT } from './contract-types.ts';
import { keyIdentity } from './identity.ts';

/** What a row has besides its event's own content. */
export interface RowContext {
	source: string;
	loadId?: string;
	identityKey: Uint8Array;
}

const MOMENTS = ['occurred_at', 'entered_at', 'due_at', 'until', 'promised_at'] as const;
/** Of the event, not of the row: they become its subject and its keys, or say nothing of it. Masks follow from keys. */
const NOT_CONTENT = new Set(['v', 'letter_id', 'call_id', 'outage_id', 'citizen']);
const NOT_COPIED = new Set([...NOT_CONTENT, ...MOMENTS]);

/** RFC 3339 with any offset, or milliseconds since 1970 → UTC `YYYY-MM-DD hh:mm:ss.SSS`; finer digits are cut. */
export function utcMoment(moment: string | number): string {
	const iso = new Date(moment).toISOString();
	return `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
}

/**
 * The row of a valid event. Identities are keyed before anything else sees them.
 */
export function toRow(event: WireEvent, context: RowContext): EventRow {
	const wire = event as WireEvent & Record<string, unknown>;
	const [subject_kind, subject_id] = subjectOf(wire);
	const row: EventRow & Record<string, unknown> = {
		subject_kind,
		subject_id,
		source: context.source,
		event_id: event.event_id,
		content_hash: '',
		type: event.type,
		occurred_at: ''
	};
	if (context.loadId !== undefined) row.load_id = context.loadId;
	for (const field in wire) if (!NOT_COPIED.has(field) && wire[field] !== '') row[field] = wire[field];
	for (const field of MOMENTS) {
		const moment = wire[field];
		if (typeof moment === 'string') row[field] = utcMoment(moment);
	}
	if (event.type === 'letter.registered' && event.citizen)
		Object.assign(row, keyIdentity(event.citizen, context.identityKey));
	row.content_hash = contentHash(row);
	return row;
}

function subjectOf(wire: Record<string, unknown>): [SubjectKind, string] {
	for (const kind of ['letter', 'call', 'outage'] as const) {
		const id = wire[`${kind}_id`];
		if (typeof id === 'string') return [kind, id];
	}
	throw new Error('an event without a subject passed validation');
}

/** First 8 bytes of SHA-256 over the row's content: sorted fields, absent ones leave no trace. Unsigned, decimal. */
export function contentHash(row: EventRow): string {
	const content = row as EventRow & Record<string, unknown>;
	let canonical = '';
	for (const field of hashedFields(row.type)) {
		const value = content[field] as string | number | undefined;
		// Normalised values hold no control characters, so these two keep them apart.
		if (value !== undefined) canonical += `${field}\x1f${value}\x1e`;
	}
	return hash('sha256', canonical, 'buffer').readBigUInt64BE(0).toString();
}

const hashedByType = new Map<string, string[]>();

/** In their order, known by type: sorting each row's fields took a tenth of the whole pipeline. */
function hashedFields(type: string): string[] {
	const known = hashedByType.get(type);
	if (known) return known;
	const own = [...(CONTRACT.get(type)?.fields.keys() ?? [])].filter((field) => !NOT_CONTENT.has(field));
	const fields = [...own, 'subject_kind', 'subject_id', 'citizen_key', 'mobile_key', 'name_key'].sort();
	hashedByType.set(type, fields);
	return fields;
}
