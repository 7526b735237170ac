/** What an event is about. Each kind has its own identities and its own recomputed state. */
export type SubjectKind = 'letter' | 'call' | 'outage';

/**
 * One row of `event_log` as ingest sends it (`FORMAT JSONEachRow`). An absent field takes the column's default. Moments are UTC,
 * `YYYY-MM-DD hh:mm:ss.SSS`. The server sets `ingested_at`.
 */
export interface EventRow {
	subject_kind: SubjectKind;
	/** `letter_id`, `call_id` or `outage_id`. */
	subject_id: string;
	source: string;
	event_id: string;
	/** 64 bits in decimal; a string, since JSON numbers lose digits above 2^53. Of several contents of an event the smallest hash stands. */
	content_hash: string;
	/** The load that brought the event; empty for single events by HTTP. */
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
	/** Keyed hashes and masks. Clear values never leave the door. */
	citizen_key?: string;
	citizen_mask?: string;
	mobile_key?: string;
	mobile_mask?: string;
	name_key?: string;
	name_mask?: string;
	/**
	 * With PASOKH_KEEP_IDENTITY: kind, key and ciphertext of each identity. They go to the table `identities`; `event_log` has no such column.
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
	ended_as?: string;
	means?: string;
	text?: string;
	/** Keyed hash of an answer's text, equal for equal texts. 64 bits in decimal. */
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

/** One row of `dead_letters`: a complete refused event, kept until a person repairs it. */
export interface DeadLetterRow {
	/** Unique; made by ingest. */
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
	/** The event as it came, encrypted with AES-256-GCM: base64 of nonce, tag and ciphertext. */
	raw_encrypted: string;
}
