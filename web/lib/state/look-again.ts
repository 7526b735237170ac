/**
 * Looks again and again until the returned function is called. Each look begins a pause after the one before has ended: of two loads of
 * a page at once the newer cancels the older, and looks that take longer than the pause would never end.
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
