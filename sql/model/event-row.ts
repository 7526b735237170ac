/** What an event is about. Each kind has its own identities and its own recomputed state. */
export type SubjectKind = 'letter' | 'call' | 'outage';

/**
 * One row of `event_log` as ingest sends it (`FORMAT JSONEachRow`); a field that is absent takes the
 * column's default. Moments are UTC, `YYYY-MM-DD hh:mm:ss.SSS`. The server sets `ingested_at`.
 */
export interface EventRow {
	subject_kind: SubjectKind;
	/** `letter_id`, `call_id` or `outage_id`. */
	subject_id: string;
	source: string;
	event_id: string;
	/** 64 bits in decimal, as a string since JSON numbers lose digits above 2^53. Smallest one stands. */
	content_hash: string;
	/** The load that brought the event; empty for events that came by HTTP on their own. */
	load_id?: string;
	type: string;
	occurred_at: string;
	entered_at?: string;
	actor?: string;
	org?: string;

	channel?: string;
	category?: string;
	county?: string;
	kind?: string;
	campaign?: string;
	priority?: string;
	subject?: string;
	body?: string;
	/** Keyed hashes and masks: the clear values never leave the door. */
	citizen_key?: string;
	citizen_mask?: string;
	mobile_key?: string;
	mobile_mask?: string;
	name_key?: string;
	name_mask?: string;
	/**
	 * With PASOKH_KEEP_IDENTITY: kind, key and ciphertext of each. No column of `event_log`, which skips it: `identities` takes it.
	 */
	sealed_identities?: [kind: string, key: string, sealed: string][];

	master_letter_id?: string;
	referral_id?: string;
	from_org?: string;
	to_org?: string;
	right_org?: string;
	due_at?: string;
	until?: string;
	promised_at?: string;
	reason?: string;
	outcome?: string;
	means?: string;
	text?: string;
	/** Of an answer with a text: what answers of the same text have in common. 64 bits in decimal. */
	text_key?: string;
	activity?: string;
	flag?: string;
	verdict?: string;

	template?: string;
	sms_id?: string;
	parts?: number;
	error?: string;

	loan_id?: string;
	bank?: string;
	amount_rial?: number;
	collateral?: string;

	wait_s?: number;
	handle_s?: number;
	component?: string;
	note?: string;
	target_event_id?: string;
	target_source?: string;
}

/** One row of `dead_letters`: an event that was refused, whole, until a person repairs it. */
export interface DeadLetterRow {
	/** Made by ingest, unique. */
	dead_letter_id: string;
	source: string;
	load_id?: string;
	/** Line within the request or file, from 1. */
	line: number;
	event_id: string;
	type: string;
	reason: string;
	field: string;
	/** Says what is wrong without quoting a value that could identify a person. */
	detail: string;
	/** AES-256-GCM of the event as it came: base64 of nonce, tag and ciphertext. */
	raw_encrypted: string;
}
