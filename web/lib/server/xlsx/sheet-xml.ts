/** What a cell can hold. Moments are milliseconds as the wall clock of the office shows them, read as UTC. */
export type XlsxCell = string | number | null | { moment: number };

/** Styles of styles.xml by their places in its `cellXfs`. */
export const STYLE = { plain: 0, head: 1, moment: 2 } as const;

/** 1970-01-01 in days of a sheet. */
const EPOCH_DAYS = 25_569;
const DAY_MS = 86_400_000;
/** What a cell may hold by the format. */
const CELL_CHARACTERS = 32_767;

/** `A`, …, `Z`, `AA`, … by a column's place from 0. */
export function columnName(place: number): string {
	const rest = Math.floor(place / 26) - 1;
	return (rest >= 0 ? columnName(rest) : '') + String.fromCharCode(65 + (place % 26));
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML; what XML cannot hold as the format has it (`_x0001_`), and what looks so with its underscore escaped. */
export function xmlText(text: string): string {
	return (
		text
			.toWellFormed()
			.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
			// eslint-disable-next-line no-control-regex
			.replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, (one) => `_x${hex4(one)}_`)
			.replace(/[&<>"]/g, (one) => ESCAPES[one]!)
	);
}

const hex4 = (one: string): string => one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

/**
 * A row of a sheet. Texts are written as texts in their cells: none is ever a formula, and no table of texts grows in
 * memory.
 * @param row from 1
 */
export function rowXml(row: number, names: readonly string[], cells: readonly XlsxCell[], isHead = false): string {
	let xml = `<row r="${row}">`;
	for (let i = 0; i < cells.length; i++) {
		const cell = cells[i] ?? null;
		if (cell === null || cell === '') continue;
		const place = `<c r="${names[i]}${row}"`;
		if (typeof cell === 'string') {
			const text = xmlText(cell.slice(0, CELL_CHARACTERS));
			const space = /^\s|\s$/.test(cell) ? ' xml:space="preserve"' : '';
			xml += `${place}${isHead ? ` s="${STYLE.head}"` : ''} t="inlineStr"><is><t${space}>${text}</t></is></c>`;
		} else if (typeof cell === 'number') xml += Number.isFinite(cell) ? `${place}><v>${cell}</v></c>` : '';
		else xml += `${place} s="${STYLE.moment}"><v>${cell.moment / DAY_MS + EPOCH_DAYS}</v></c>`;
	}
	return `${xml}</row>`;
}
