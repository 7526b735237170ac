/** Rows under their heads, in columns. The first column is aligned left, numbers right. */
export function table(rows: string[][]): string {
	const isNumeric = (text: string) => /^-?[\d,.]+( %)?$|^–$/.test(text);
	const columns = rows[0]!.map((_, i) => rows.map((row) => row[i] ?? ''));
	const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)));
	const toRight = columns.map((cells, i) => i > 0 && cells.slice(1).every(isNumeric));
	const line = (row: string[]) =>
		row
			.map((cell, i) => (toRight[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
			.join('  ')
			.trimEnd();
	return rows.map((row) => `${line(row)}\n`).join('');
}
