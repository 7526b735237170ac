/** What a rule would have told, by a plain book of who fires. */
export function naiveTold(
	days: readonly { day: string; values: ReadonlyMap<string, number> }[],
	isFiring: (value: number, key: string, day: string, fired: boolean) => boolean
): { day: string; fires: string[]; over: string[] }[] {
	const firing = new Set<string>();
	return days.map(({ day, values }) => {
		const were = new Set(firing);
		firing.clear();
		for (const [key, value] of values) if (isFiring(value, key, day, were.has(key))) firing.add(key);
		return {
			day,
			fires: [...firing].filter((key) => !were.has(key)).toSorted(),
			over: [...were].filter((key) => !firing.has(key)).toSorted()
		};
	});
}

/** The same of what was told. */
export const toldOf = (days: readonly { day: string; fires: string[]; over: string[] }[]) =>
	days.map(({ day, fires, over }) => ({ day, fires: fires.toSorted(), over: over.toSorted() }));
