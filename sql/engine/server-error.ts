/** The embedded server cannot serve. The message is one line that says where and what to do. */
export class ServerError extends Error {
	override name = 'ServerError';
}
