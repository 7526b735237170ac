/** Dead letters that could not be exported or replayed completely: one line that names the place and the cure. */
export class DeadLetterError extends Error {
	override name = 'DeadLetterError';
}
