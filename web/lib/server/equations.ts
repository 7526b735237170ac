/** A linear equation: unknowns with their factors. Its constant is public. */
export type Equation<Unknown> = Map<Unknown, number>;

/** The unknowns whose values the equations determine. */
export function determined<Unknown>(equations: Equation<Unknown>[]): Set<Unknown> {
	const solved = new Map<Unknown, Equation<Unknown>>();
	// Short ones first, which keeps the others short.
	for (const equation of equations.toSorted((a, b) => a.size - b.size)) {
		const row = new Map([...equation].filter(([, factor]) => factor !== 0));
		for (const [unknown] of [...row]) {
			const other = solved.get(unknown);
			if (other) subtract(row, other, row.get(unknown) ?? 0);
		}
		const [pivot] = row;
		if (!pivot) continue;
		const [unknown, factor] = pivot;
		for (const [one, value] of row) row.set(one, value / factor);
		for (const other of solved.values()) subtract(other, row, other.get(unknown) ?? 0);
		solved.set(unknown, row);
	}
	return new Set([...solved].flatMap(([unknown, row]) => (row.size === 1 ? [unknown] : [])));
}

function subtract<Unknown>(row: Equation<Unknown>, other: Equation<Unknown>, times: number): void {
	if (times === 0) return;
	for (const [unknown, factor] of other) {
		const value = (row.get(unknown) ?? 0) - factor * times;
		if (Math.abs(value) < 1e-9) row.delete(unknown);
		else row.set(unknown, value);
	}
}
