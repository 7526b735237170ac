/** A file that could not be loaded whole: one line that names the place and the cure. */
export class LoadError extends Error {
	override name = 'LoadError';
	/** The same without any text of the file, which can name a citizen: for logs, reports and answers. */
	readonly rule: string;

	constructor(message: string, options: ErrorOptions & { rule?: string } = {}) {
		super(message, options);
		this.rule = options.rule ?? message;
	}
}
