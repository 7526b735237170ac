import type { Place } from './prepare-map.ts';

/** Where a square stands: from 1 on, columns from west to east, rows from north to south. */
export interface Tile {
	code: string;
	column: number;
	row: number;
}

/** Of a phone's width more have no room for a name. */
const COLUMNS_AT_MOST = 5;
/** Cells by square: a few stay empty, so that neighbours can stand as they lie. */
const ROOM = 1.4;

/**
 * A square for each place, all of one size, each as near as can be to where it lies: the sum of the squared distances cannot be made smaller by
 * moving one, or by changing two for each other. The middles of the reference table say all that is needed: no second table to keep beside it.
 */
export function tilesOf(places: readonly (Place & { code: string })[]): Tile[] {
	const all = places.toSorted((a, b) => (a.code < b.code ? -1 : 1));
	const [lons, lats] = [all.map(({ lon }) => lon), all.map(({ lat }) => lat)];
	const span = (values: number[]) => Math.max(...values) - Math.min(...values) || 1;
	const wide = Math.min(4, Math.max(0.25, span(lons) / span(lats)));
	const cells = all.length * ROOM;
	const columns = Math.min(COLUMNS_AT_MOST, Math.max(1, Math.round(Math.sqrt(cells * wide))));
	const rows = Math.ceil(cells / columns);
	const spread = (value: number, values: number[], steps: number) =>
		((value - Math.min(...values)) / span(values)) * (steps - 1);
	const wished = all.map(({ lon, lat }) => ({
		x: spread(lon, lons, columns),
		y: rows - 1 - spread(lat, lats, rows)
	}));
	const far = (place: number, cell: number) => {
		const wish = wished[place];
		return wish ? (wish.x - (cell % columns)) ** 2 + (wish.y - Math.floor(cell / columns)) ** 2 : 0;
	};
	// The place in each cell; beyond the last place a cell is empty.
	const at = Array.from({ length: columns * rows }, (_, cell) => cell);
	for (let better = true; better;) {
		better = false;
		for (const [a, first] of at.entries())
			for (let b = a + 1; b < at.length; b++) {
				const [one, other] = [at[a] ?? first, at[b]!];
				if (far(one, b) + far(other, a) >= far(one, a) + far(other, b) - 1e-9) continue;
				[at[a], at[b]] = [other, one];
				better = true;
			}
	}
	return at.flatMap((place, cell) => {
		const code = all[place]?.code;
		return code === undefined ? [] : [{ code, column: (cell % columns) + 1, row: Math.floor(cell / columns) + 1 }];
	});
}
