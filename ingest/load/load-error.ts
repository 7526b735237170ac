/** A file that could not be loaded whole: one line that names the place and the cure. */
export class LoadError extends Error {
	override name = 'LoadError';
}
