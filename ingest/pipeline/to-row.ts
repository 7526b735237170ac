import { hash } from 'node:crypto';
import type { EventRow, SubjectKind } from '#sql/model/event-row.ts';
import type { WireEvent } from '../contract/event.ts';
import { CONTRACT } from './contract-types.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import { holdsIdentity, maskNumbersIn, OwnMask } from '#sql/model/identities-in-text.ts';
import { DAY_MS } from '#sql/model/tehran.ts';
import { keyActor, keyIdentity, keyText, sealIdentity } from '#sql/office/identity-keys.server.ts';

/** What a row has besides its event's own content. */
export interface RowContext {
	source: string;
	loadId?: string;
	identityKey: Uint8Array;
	/** Present when the office keeps identities: what they are encrypted with. */
	sealingKey?: KeyRing;
}

const MOMENTS = new Set(['occurred_at', 'entered_at', 'due_at', 'until', 'promised_at']);
/** Of the event, not of the row: they become its subject and its keys, or say nothing of it. Masks follow from keys. */
const NOT_CONTENT = new Set(['v', 'letter_id', 'call_id', 'outage_id', 'citizen']);
const ADDED_CONTENT = ['subject_kind', 'subject_id', 'citizen_key', 'mobile_key', 'name_key'] as const;
const HASH_DIGITS = 16;

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const DAYS_KEPT = 10_000;
const days = new Map<number, string>();

/**
 * RFC 3339 with any offset, or milliseconds since 1970 → UTC `YYYY-MM-DD hh:mm:ss.SSS`; finer digits are cut.
 * A day is written once: `toISOString` for each moment took a twentieth of the whole pipeline.
 * @throws RangeError when it is no moment
 */
export function utcMoment(moment: string | number): string {
	const at = typeof moment === 'number' ? moment : Date.parse(moment);
	const day = Math.floor(at / DAY_MS);
	let date = days.get(day);
	if (date === undefined) {
		date = new Date(day * DAY_MS).toISOString().slice(0, 10);
		if (days.size >= DAYS_KEPT) days.clear();
		days.set(day, date);
	}
	const rest = Math.trunc(at - day * DAY_MS);
	const seconds = Math.floor(rest / 1_000);
	const minutes = Math.floor(seconds / 60);
	const clock = `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}`;
	// Joined, it is one piece. JSON.stringify takes the slow way through a row with a text put together by +: 0.3 µs an event.
	return [date, `${clock}.${String(rest % 1_000).padStart(3, '0')}`].join(' ');
}

/**
 * The row of a valid event. Identities are keyed, and masked in texts, before anything else sees them: what is stored, and what the
 * hash of the content is of, has none in clear.
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
	let own: OwnMask | undefined;
	if (event.type === 'letter.registered' && event.citizen) {
		own = new OwnMask(event.citizen);
		const kept = keyIdentity(event.citizen, context.identityKey);
		Object.assign(row, kept);
		if (context.sealingKey) row.sealed_identities = sealIdentity(event.citizen, kept, context.sealingKey);
	}
	let content = '';
	for (const { field, head, isMoment, isAdded, isText } of formOf(event.type)) {
		let value = isAdded ? row[field] : wire[field];
		if (value === '' || value === undefined) continue;
		if (isMoment) value = utcMoment(value as string);
		else if (isText) value = own ? own.mask(value as string) : maskNumbersIn(value as string);
		else if (field === 'actor' && (holdsIdentity(value as string) || own?.isIn(value as string)))
			value = keyActor(value as string, context.identityKey);
		if (!isAdded) row[field] = value;
		// Normalised values hold no control characters, so these two keep them apart.
		content += `${head}${value as string | number}\x1e`;
	}
	row.content_hash = hashOf(content);
	// Of the same content, so it is no part of what is hashed: an event from before there were such keys is the same event.
	if (event.type === 'letter.answered' && row.text) row.text_key = keyText(row.text, context.identityKey);
	return row;
}

/** Whole names: to put one together for each event took as long as a hash. */
const SUBJECTS = [
	['letter', 'letter_id'],
	['call', 'call_id'],
	['outage', 'outage_id']
] as const;

function subjectOf(wire: Record<string, unknown>): [SubjectKind, string] {
	for (const [kind, field] of SUBJECTS) {
		const id = wire[field];
		if (typeof id === 'string') return [kind, id];
	}
	throw new Error('an event without a subject passed validation');
}

/** First 8 bytes of SHA-256 over the row's content: sorted fields, absent ones leave no trace. Unsigned, decimal. */
function hashOf(content: string): string {
	return BigInt(`0x${hash('sha256', content, 'hex').slice(0, HASH_DIGITS)}`).toString();
}

/** One field of a type's content, and how it begins there. */
interface ContentField {
	field: string;
	head: string;
	isMoment: boolean;
	/** Taken from the row, not from the event. */
	isAdded: boolean;
	/** Free text: identities are masked in it. */
	isText: boolean;
}

const forms = new Map<string, readonly ContentField[]>();

/** The sorted content of a type, known by type: to sort each row's fields took a tenth of the whole pipeline. */
function formOf(type: string): readonly ContentField[] {
	const known = forms.get(type);
	if (known) return known;
	const { fields } = CONTRACT.get(type)!;
	const own = [...fields.keys()].filter((field) => !NOT_CONTENT.has(field));
	const form = [...own, ...ADDED_CONTENT].sort().map((field) => ({
		field,
		head: `${field}\x1f`,
		isMoment: MOMENTS.has(field),
		isAdded: !own.includes(field),
		isText: ['line', 'text'].includes(fields.get(field) ?? '')
	}));
	forms.set(type, form);
	return form;
}
