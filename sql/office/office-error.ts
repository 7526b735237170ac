/** A wrong call, or an unusable store of the office. The message is one line that says what to do. */
export class OfficeError extends Error {
	override name = 'OfficeError';
}
