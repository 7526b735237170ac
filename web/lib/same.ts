/** What every row of a column says, where there are several: it is said once, beside the table. */
export const sameText = (texts: string[]): string | null =>
	texts.length > 1 && texts[0] && texts.every((text) => text === texts[0]) ? texts[0] : null;
