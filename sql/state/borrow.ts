/** A span of time, `until` exclusive; moments are comparable strings of one format. */
export type Span = readonly [from: string, until: string];

/** What a letter of a chain of duplicates says of itself. */
export interface ChainLetter {
	letter_id: string;
	/** Spans in which a final answer of its own stands. */
	own_answers: Span[];
	/** To which master it was linked from when on, in order. */
	links: [at: string, master: string][];
	/** Distinct event contents ever seen. */
	contents: number;
	/** When the newest of them came in. */
	last_ingested_at: string;
}

export interface Borrowed {
	/** Spans in which a master's answer holds for the duplicate. */
	answers: Span[];
	/** Contents of all masters ever named, void or not: they lead the duplicate's version, and only grow. */
	contents: number;
	/** When the newest of these came in; 1970 when there is none. */
	last_ingested_at: string;
}

const NEVER = '1970-01-01 00:00:00.000';
const FOREVER = '2299-12-31 00:00:00.000';

/**
 * A linked duplicate is answered when its master is, while it is linked to it; and so along a chain. A chain that
 * bites its own tail lends nothing twice.
 *
 * @param everLinked pairs of duplicate and master ever seen, void ones too
 */
export function borrowAnswers(
	chain: ChainLetter[],
	everLinked: (readonly [duplicate: string, master: string])[]
): Map<string, Borrowed> {
	const letters = new Map(chain.map((letter) => [letter.letter_id, letter]));
	const mastersOf = Map.groupBy(everLinked, ([duplicate]) => duplicate);

	const lent = (id: string, within: Span, seen: ReadonlySet<string>): Span[] =>
		linkSpans(letters.get(id)?.links ?? []).flatMap(([master, ...span]) => {
			const shared = intersect(span, within);
			if (shared === undefined || seen.has(master)) return [];
			const own = (letters.get(master)?.own_answers ?? []).map((answer) => intersect(answer, shared));
			return [...own.filter((answer) => answer !== undefined), ...lent(master, shared, new Set([...seen, master]))];
		});

	const ancestors = (id: string, seen: Set<string>): Set<string> => {
		for (const [, master] of mastersOf.get(id) ?? []) {
			if (seen.has(master)) continue;
			seen.add(master);
			ancestors(master, seen);
		}
		return seen;
	};

	return new Map(
		[...mastersOf.keys()].map((id) => {
			const masters = ancestors(id, new Set([id]));
			masters.delete(id);
			const known = [...masters].map((master) => letters.get(master)).filter((letter) => letter !== undefined);
			const contents = known.reduce((sum, letter) => sum + letter.contents, 0);
			const last_ingested_at = known.reduce(
				(last, one) => (one.last_ingested_at > last ? one.last_ingested_at : last),
				NEVER
			);
			return [id, { answers: lent(id, ['', FOREVER], new Set([id])), contents, last_ingested_at }];
		})
	);
}

/** The last link holds: each one ends where the next begins. */
function linkSpans(links: ChainLetter['links']): [master: string, from: string, until: string][] {
	return links.map(([at, master], i) => [master, at, links[i + 1]?.[0] ?? FOREVER]);
}

function intersect(a: Span, b: Span): Span | undefined {
	const from = a[0] > b[0] ? a[0] : b[0];
	const until = a[1] < b[1] ? a[1] : b[1];
	return from < until ? [from, until] : undefined;
}
