/** A wrong call or an unusable store of the office, in one line that names the cure. */
export class OfficeError extends Error {
	override name = 'OfficeError';
}
