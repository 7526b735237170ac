/** Content of a cell. Moments are milliseconds of the office's wall clock, read as UTC. */
export type XlsxCell = string | number | null | { moment: number };

/** Indexes of the styles in `cellXfs` of styles.xml. */
export const STYLE = { plain: 0, head: 1, moment: 2 } as const;

/** 1970-01-01 in days of a sheet. */
const EPOCH_DAYS = 25_569;
const DAY_MS = 86_400_000;
/** The format's limit for a cell. */
const CELL_CHARACTERS = 32_767;

/** `A`, …, `Z`, `AA`, … for a column's index from 0. */
export function columnName(place: number): string {
	const rest = Math.floor(place / 26) - 1;
	return (rest >= 0 ? columnName(rest) : '') + String.fromCharCode(65 + (place % 26));
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text as XML. Characters that XML forbids are written in the format's way (`_x0001_`), and the underscore of texts
 * that look so is escaped.
 */
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
 * A row of a sheet. Texts are inline: none becomes a formula, and no shared table of texts grows in memory.
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
