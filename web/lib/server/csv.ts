/** In quotes where it has quotes, line ends or the delimiter. */
export const quoted = (text: string, delimiter = ','): string =>
	/["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

/** Quoted, with an apostrophe before what a spreadsheet would take for a formula. */
export function csvCell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	return quoted(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
}

export const csvLine = (cells: (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Makes spreadsheets read the file as UTF-8. */
export const BOM = '\ufeff';
