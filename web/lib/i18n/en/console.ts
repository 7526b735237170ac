/** The analysts' console. */
export const console = {
	console: {
		tooOften: 'Too many queries one after another: wait a minute.'
	}
};
