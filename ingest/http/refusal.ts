/** A request that is refused as a whole, as HTTP means it. The message says what must be done. */
export class Refusal extends Error {
	override name = 'Refusal';
	readonly status: number;
	readonly code: string;
	readonly retryAfterS: number | undefined;

	constructor(status: number, code: string, message: string, retryAfterS?: number) {
		super(message);
		this.status = status;
		this.code = code;
		this.retryAfterS = retryAfterS;
	}
}
