/**
 * Looks again and again, until the returned function is called. The pause begins when a look has ended: a new load of a page cancels the
 * one under way, so looks at fixed times would cancel one another whenever one takes longer than the pause.
 */
export function lookAgain(pauseMs: number, look: () => Promise<void>): () => void {
	let isOver = false;
	let timer = setTimeout(() => void next(), pauseMs);
	async function next(): Promise<void> {
		await look();
		if (!isOver) timer = setTimeout(() => void next(), pauseMs);
	}
	return () => {
		isOver = true;
		clearTimeout(timer);
	};
}
