/** Reasons for refusing a request as a whole. */
export const REFUSALS = [
	'no_token',
	'bad_token',
	'unknown_token',
	'not_administrator',
	'too_many',
	'too_many_of_token',
	'bad_query',
	'bad_request',
	'bad_json',
	'bad_file',
	'bad_name',
	'bad_mapping',
	'name_taken',
	'undecided',
	'unknown_import',
	'too_many_imports',
	'wrong_offset',
	'wrong_state',
	'disk_full',
	'unknown_type',
	'unknown_encoding',
	'broken_body',
	'cut_off',
	'stood_still',
	'too_slow',
	'too_large',
	'away',
	'unavailable',
	'failed',
	'no_request',
	'gave_way'
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

/** A request refused as a whole, with its HTTP status. The message says what to do. */
export class Refusal extends Error {
	override name = 'Refusal';
	readonly status: number;
	readonly code: RefusalCode;
	readonly retryAfterS: number | undefined;

	constructor(status: number, code: RefusalCode, message: string, retryAfterS?: number) {
		super(message);
		this.status = status;
		this.code = code;
		this.retryAfterS = retryAfterS;
	}
}
