/** Optimal string alignment: swapping neighbours, the commonest typing error, costs one. */
export function distance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? beforeLast[j - 2]! + 1 : Infinity;
			const replace = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min(row[j - 1]! + 1, last[j]! + 1, replace, swap));
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length]!;
}

/** Longest name for which a suggestion is searched. */
const LONGEST = 200;

/** The candidate nearest to `word` by edit distance, letter case aside; undefined when there is none. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
	const folded = word.toLowerCase();
	let best: string | undefined;
	let bestDistance = Infinity;
	for (const candidate of candidates) {
		// A file's header may be one name of megabytes.
		if (candidate.length > LONGEST) continue;
		const d = distance(folded, candidate.toLowerCase());
		if (d < bestDistance) {
			best = candidate;
			bestDistance = d;
		}
	}
	return best;
}

/** Letters of a word for each typing error in it. */
const LETTERS_AN_ERROR = 4;

/** The candidate that `word` is meant to be, if it has no more typing errors than its length makes likely. */
export function misspelt(word: string, candidates: Iterable<string>): string | undefined {
	const best = nearest(word, candidates);
	return best !== undefined && distance(word, best) <= Math.min(2, Math.floor(word.length / LETTERS_AN_ERROR))
		? best
		: undefined;
}

/** The end of a message: `; did you mean "channel"?`, or nothing without a candidate. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
	const best = nearest(word, candidates);
	return best === undefined ? '' : `; did you mean ${JSON.stringify(best)}?`;
}
