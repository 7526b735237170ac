/** The embedded server cannot serve. The message is one line that names the place and the cure. */
export class ServerError extends Error {
	override name = 'ServerError';
}
