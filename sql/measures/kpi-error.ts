/** A question that the catalogue cannot answer as it is put; the message says what there is. */
export class KpiError extends Error {
	override name = 'KpiError';
	/** What of the question is wrong, where it is one part. */
	readonly parameter: string | undefined;
	constructor(message: string, parameter?: string) {
		super(message);
		this.parameter = parameter;
	}
}
