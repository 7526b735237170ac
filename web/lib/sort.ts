/** How a table is ordered: a column of it, and whether from the greatest down. */
export interface Sort<Column extends string> {
	column: Column;
	down: boolean;
}

/** `sort=open` is from the greatest down, `sort=-open` from the least up; what is not understood is the table's own order. */
export function readSort<Column extends string>(
	params: URLSearchParams,
	columns: readonly Column[],
	own: NoInfer<Column>
): Sort<Column> {
	const text = params.get('sort') ?? '';
	const column = columns.find((one) => one === text.replace(/^-/, ''));
	return column ? { column, down: !text.startsWith('-') } : { column: own, down: true };
}

/** What the address says when a column is chosen: the chosen one turns round. */
export function sortText<Column extends string>(current: Sort<Column>, column: Column): string {
	return current.column === column && current.down ? `-${column}` : column;
}

/** The rows in order; those without a value (null) come last either way. Rows that are equal keep their order. */
export function sorted<Row>(rows: readonly Row[], of: (row: Row) => number | string | null, down: boolean): Row[] {
	const turn = down ? -1 : 1;
	return [...rows].sort((a, b) => {
		const [x, y] = [of(a), of(b)];
		if (x === null || y === null) return Number(x === null) - Number(y === null);
		if (typeof x === 'string' && typeof y === 'string') return turn * x.localeCompare(y, 'fa');
		return turn * (Number(x) - Number(y));
	});
}
