import { foldWithoutSpaces } from './fold.ts';
import { misspelt } from '#sql/model/nearest.ts';
import { type WorkingDays, workingDays, type WorkingRules } from './working-days.ts';

/** One row of a reference table: a code and its names. */
export interface Listed {
	code: string;
	names: string[];
}

/** The reference tables. Codes by name, for `lookup`. Names are compared folded: «كرمانشاه» finds «کرمانشاه». */
export interface Lookups {
	tables: string[];
	/** The code for a name, or for the code itself; undefined when the table has none. */
	find(table: string, name: string): string | undefined;
	/** The code of the name from which this one differs by a typing error or two. */
	like(table: string, name: string): string | undefined;
	isWorkingDay: WorkingDays;
	/** All names of a table, to find the nearest of them. */
	names(table: string): string[];
}

const NO_RULES: WorkingRules = { week: [], holidays: [], closures: [] };

/** Builds the look-up from tables in memory. A name of two codes finds the first. */
export function buildLookups(tables: Record<string, Listed[]>, working = NO_RULES): Lookups {
	const byTable = new Map(
		Object.entries(tables).map(([table, rows]) => {
			const codes = new Map<string, string>();
			for (const { code, names } of rows)
				for (const name of [code, ...names]) {
					const key = foldWithoutSpaces(name);
					if (key !== '' && !codes.has(key)) codes.set(key, code);
				}
			return [table, codes] as const;
		})
	);
	return {
		isWorkingDay: workingDays(working),
		tables: [...byTable.keys()],
		find: (table, name) => byTable.get(table)?.get(foldWithoutSpaces(name)),
		like(table, name) {
			const codes = byTable.get(table);
			const listed = codes && misspelt(foldWithoutSpaces(name), codes.keys());
			return listed === undefined ? undefined : codes?.get(listed);
		},
		names: (table) => (tables[table] ?? []).flatMap(({ names }) => names).filter((name) => name !== '')
	};
}
