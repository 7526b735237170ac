export type ImportFault =
	| 'unknown_import'
	| 'bad_name'
	| 'wrong_offset'
	| 'wrong_state'
	| 'too_many'
	| 'too_many_imports'
	| 'too_large'
	| 'disk_full'
	| 'name_taken'
	| 'undecided';

/** Something that cannot be done with an import: one line that says why, and the cure. */
export class ImportError extends Error {
	override name = 'ImportError';
	readonly code: ImportFault;
	constructor(code: ImportFault, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}
