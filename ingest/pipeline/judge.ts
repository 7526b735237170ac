import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import { seal } from '#sql/office/seal.server.ts';
import { deadLetterId } from './dead-letter-id.ts';
import { beginningOf } from './kept.ts';
import { OFFICE } from '#sql/model/filters.ts';
import type { WireEvent } from '../contract/event.ts';
import type { RawEvent } from './lines.ts';
import { NOT_SHOWN, quotable, type Rejection } from './rejection.ts';
import { inNameOf } from './speaker.ts';
import { toRow } from './to-row.ts';
import { validateEvent, type Validation } from './validate.ts';

/** Who sends, and what it may send. */
export interface Scope {
	source: string;
	/** Types of events that it may send; null: all. */
	types?: ReadonlySet<string> | null;
	/** May void the events of other sources. */
	administrator?: boolean;
	/** For whom it speaks (tokens.ts); absent: the office. */
	speaksFor?: string;
}

/** The same with the keys of the office. */
export interface Sender extends Scope {
	loadId?: string;
	identityKey: Uint8Array;
	encryptionKey: KeyRing;
	/** Present when the office keeps identities: what they are encrypted with. */
	sealingKey?: KeyRing;
	/** Dead letters of the same request: the same refused again is not encrypted again. */
	buried?: Map<string, DeadLetterRow>;
}

/** A million of one line cost as much as its first thousand; of a million different ones nothing is saved. */
const BURIED = { count: 1_000, length: 256 };

/** The verdict on one event: a row for the log, or a dead letter. */
export type Verdict = { row: EventRow; dead?: undefined } | { row?: undefined; dead: DeadLetterRow };

/**
 * Judges one event from a request or file.
 * @param now the server's time, milliseconds since 1970
 */
export function judge(raw: RawEvent, sender: Sender, now: number): Verdict {
	if (raw.broken) return { dead: bury(raw, raw.value, raw.broken, sender) };
	const verdict = verdictOn(raw.value, sender, now);
	if (verdict.rejected) return { dead: bury(raw, raw.value, verdict.rejected, sender) };
	return { row: toRow(verdict.ok, sender) };
}

/** The verdict of the contract, and of what a sender may send, on one event. */
export function verdictOn(value: unknown, sender: Scope, now: number): Validation {
	const verdict = validateEvent(value, now);
	if (verdict.rejected) return verdict;
	if (sender.types && !sender.types.has(verdict.ok.type)) return { rejected: OUT_OF_SCOPE };
	if (voidsAnother(verdict.ok, sender)) return { rejected: NOT_ITS_OWN };
	return inNameOf(sender.speaksFor ?? OFFICE, verdict.ok);
}

const voidsAnother = (event: WireEvent, { source, administrator }: Scope): boolean =>
	event.type === 'event.voided' && !administrator && (event.target_source ?? source) !== source;

const OUT_OF_SCOPE: Rejection = {
	reason: 'out_of_scope',
	field: 'type',
	detail: 'the token of this source may not send events of this type; its scope is set where tokens are made'
};

const NOT_ITS_OWN: Rejection = {
	reason: 'out_of_scope',
	field: 'target_source',
	detail: "a source may void only its own events; to void another's takes an administrator's token"
};

function bury(raw: RawEvent, value: unknown, rejection: Rejection, sender: Sender): DeadLetterRow {
	const text = raw.raw ?? JSON.stringify(value);
	const { buried } = sender;
	if (!buried || typeof text !== 'string' || text.length > BURIED.length)
		return sealed(raw, value, rejection, sender, text);
	const again = buried.get(text);
	if (again?.reason === rejection.reason && again.detail === rejection.detail) return { ...again, line: raw.line };
	const dead = sealed(raw, value, rejection, sender, text);
	if (buried.size >= BURIED.count) buried.clear();
	buried.set(text, dead);
	return dead;
}

function sealed(
	raw: RawEvent,
	value: unknown,
	rejection: Rejection,
	sender: Sender,
	text: string | Uint8Array
): DeadLetterRow {
	const { raw: kept, whole } = raw.whole ? { raw: text, whole: raw.whole } : (beginningOf(text) ?? { raw: text });
	const said =
		whole && `${rejection.detail}; it has ${whole.bytes} bytes, SHA-256 ${whole.sha256}; its first 64 KiB are kept`;
	return {
		dead_letter_id: deadLetterId(sender.source, whole?.sha256 ?? kept, sender.encryptionKey),
		source: sender.source,
		...(sender.loadId === undefined ? {} : { load_id: sender.loadId }),
		line: raw.line,
		event_id: textOf(value, 'event_id'),
		type: textOf(value, 'type'),
		...rejection,
		...(said && { detail: said }),
		raw_encrypted: seal(kept, sender.encryptionKey)
	};
}

/** What a refused event says of itself, if it is short enough: its id as every id, its type if it looks like one. */
function textOf(value: unknown, field: 'event_id' | 'type'): string {
	if (typeof value !== 'object' || value === null) return '';
	const text = (value as Record<string, unknown>)[field];
	if (typeof text !== 'string' || text.length > 64) return '';
	return field === 'type' && quotable(text) === NOT_SHOWN ? '' : text.toWellFormed();
}
