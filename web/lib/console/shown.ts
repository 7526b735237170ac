import type { Reference } from '$lib/server/reference.ts';
import type { Words } from '$lib/i18n/text.ts';
import { cellText, wallOfCell } from './cells.ts';
import type { Table } from './columns.ts';
import { bareType } from './parameter-kind.ts';

type Names = ReadonlyMap<string, { fa: string; en: string }>;

/** Values of a column that are looked at to see what they are. */
const LOOKED_AT = 1_000;

/** The list whose codes a column holds, by its values: a query may call it anything. Null: it holds no codes. */
export function namesIn({ columns, rows }: Table, index: number, reference: Reference): Names | null {
	if (!/^(String|FixedString|Enum)/.test(bareType(columns[index]?.type ?? ''))) return null;
	const values = new Set(rows.slice(0, LOOKED_AT).map((row) => row[index]));
	const codes = [...values].filter((value) => typeof value === 'string' && value !== '');
	const lists = Object.values(reference).map((list) => new Map(list.map(({ code, fa, en }) => [code, { fa, en }])));
	// A list of the office may lack some that its data have.
	return (
		lists.find(
			(names) => codes.length > 0 && codes.filter((one) => names.has(one as string)).length * 2 >= codes.length
		) ?? null
	);
}

/** Writes the values of each column: dates by the Jalali calendar and Tehran's clocks, codes by their names. */
export function writersOf(table: Table, reference: Reference | null, { f }: Words): ((value: unknown) => string)[] {
	return table.columns.map((column, index) => {
		const names = reference && namesIn(table, index, reference);
		return (value) => {
			const wall = wallOfCell(column, value);
			if (wall) {
				const time = wall.time.replace(/:00$/, '');
				return `${f.day(wall.day, true)}${time === '00:00' ? '' : `${f.lang === 'fa' ? '،' : ','} ${f.digits(time)}`}`;
			}
			const found = typeof value === 'string' ? names?.get(value) : undefined;
			return found?.[f.lang] || found?.fa || cellText(value);
		};
	});
}

/** A number as it is: small ones by their first digits. */
export function valueText(value: number, { f }: Words): string {
	const digits = value !== 0 && Math.abs(value) < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 };
	return new Intl.NumberFormat(f.lang === 'fa' ? 'fa-IR-u-nu-arabext' : 'en-GB', digits).format(value);
}
