/** A file that could not be loaded completely: one line that names the place and the cure. */
export class LoadError extends Error {
	override name = 'LoadError';
	/** The same without any text of the file, which may name a citizen: for logs, reports and answers. */
	readonly rule: string;

	constructor(message: string, options: ErrorOptions & { rule?: string } = {}) {
		super(message, options);
		this.rule = options.rule ?? message;
	}
}
