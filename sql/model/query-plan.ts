/** An index that the engine uses before it reads, and the parts and granules that it leaves. */
export interface PlanIndex {
	/** The engine's name of its kind: PrimaryKey, MinMax, Partition, Skip. */
	type: string;
	/** Name of a skipping index. */
	name: string | null;
	keys: string[];
	parts: { read: number; all: number };
	granules: { read: number; all: number };
}

/** What a query reads of one table. */
export interface PlanRead {
	table: string;
	parts: { read: number; all: number };
	/** Estimated by the engine. */
	rows: { read: number; all: number };
	indexes: PlanIndex[];
}

/** A line of EXPLAIN ESTIMATE, with the size of the table. */
export interface TableEstimate {
	table: string;
	parts: number;
	rows: number;
	allParts: number;
	allRows: number;
}

interface Node {
	'Node Type'?: string;
	Description?: string;
	Indexes?: Record<string, unknown>[];
	Plans?: Node[];
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function readsOf(node: Node): { table: string; indexes: PlanIndex[] }[] {
	const below = (node.Plans ?? []).flatMap(readsOf);
	if (!node['Node Type']?.startsWith('ReadFrom') || !node.Indexes) return below;
	const indexes = node.Indexes.map((index) => ({
		type: textOf(index['Type']) ?? '',
		name: textOf(index['Name']),
		keys: textsOf(index['Keys']),
		parts: { read: numberOf(index['Selected Parts']), all: numberOf(index['Initial Parts']) },
		granules: { read: numberOf(index['Selected Granules']), all: numberOf(index['Initial Granules']) }
	}));
	return [...below, { table: node.Description ?? '', indexes }];
}

/**
 * What a query will read of each table: EXPLAIN names the indexes, EXPLAIN ESTIMATE the amount.
 * @param json the output of `EXPLAIN indexes = 1, json = 1`
 */
export function readPlan(json: string, estimates: readonly TableEstimate[]): PlanRead[] {
	const roots = JSON.parse(json) as { Plan?: Node }[];
	const indexes = new Map<string, PlanIndex[]>();
	for (const { table, indexes: own } of roots.flatMap(({ Plan }) => (Plan ? readsOf(Plan) : [])))
		indexes.set(table, [
			...(indexes.get(table) ?? []),
			...own.filter(({ keys, type }) => keys.length > 0 || type === 'Skip')
		]);
	return estimates.map(({ table, parts, rows, allParts, allRows }) => ({
		table,
		// The estimate counts parts twice that are read twice.
		parts: { read: Math.min(parts, allParts), all: allParts },
		rows: { read: Math.min(rows, allRows), all: allRows },
		indexes: indexes.get(table) ?? []
	}));
}
