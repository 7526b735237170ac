/** A table for a terminal: the first columns of words, the others of numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], words = 1): string {
	const all = [head, ...rows];
	const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
	const line = (row: readonly string[]): string =>
		row
			.map((cell, column) => (column < words ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
			.join('  ');
	return all.map(line).join('\n');
}

export const number = (value: number): string => Math.round(value).toLocaleString('en');

export function size(bytes: number): string {
	const units = ['B', 'kB', 'MB', 'GB'];
	let [value, unit] = [bytes, 0];
	for (; value >= 1_000 && unit < units.length - 1; unit++) value /= 1_000;
	return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
