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

/** So many candidates nearest to `word` by edit distance, letter case aside, the nearest first. */
function nearestFew(word: string, candidates: Iterable<string>, most: number): string[] {
	const folded = word.toLowerCase();
	return (
		[...candidates]
			// A file's header may be one name of megabytes.
			.filter(({ length }) => length <= LONGEST)
			.map((candidate) => ({ candidate, far: distance(folded, candidate.toLowerCase()) }))
			.sort((a, b) => a.far - b.far)
			.slice(0, most)
			.map(({ candidate }) => candidate)
	);
}

/** The nearest candidate; undefined when there is none. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined =>
	nearestFew(word, candidates, 1)[0];

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
export function didYouMean(word: string, candidates: Iterable<string>, most = 1): string {
	const names = nearestFew(word, candidates, most).map((name) => JSON.stringify(name));
	if (names.length === 0) return '';
	return `; did you mean ${[names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' or ')}?`;
}
