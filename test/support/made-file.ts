/** A file as an office exports it, made up, and what a person would take each of its columns for. */
export interface MadeFile {
	name: string;
	bytes: Uint8Array;
	/** Role, and of days and times their form: `registered jyyyy/jMM/jdd`. Empty for what no letter needs. */
	truth: Record<string, string>;
	/** Events that a person would have of it, by type. */
	events: Record<string, number>;
}

/** Persons of the files: none of these may be printed. */
export const PERSONS = ['زهرا احمدی', 'علی رضایی', 'Maria Lopez', 'John Smith', 'مریم کریمی', 'Farhad Amini'];

export const ROWS = 60;
export const pick = <T>(list: readonly T[], i: number): T => list[(i * 7 + (i >> 2)) % list.length]!;
export const two = (n: number): string => String(n).padStart(2, '0');
export const persian = (text: string): string => text.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!);
export const arabic = (text: string): string => text.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!);
export const rows = (make: (i: number) => string[], count = ROWS): string[][] =>
	Array.from({ length: count }, (_, i) => make(i));
/** Every fifth letter is open. */
export const isDone = (i: number): boolean => i % 5 !== 4;
export const DONE = rows(() => []).filter((_, i) => isDone(i)).length;

/** The columns of a table: of each its name, what a person takes it for, and its cells. */
export const tableOf = (columns: [name: string, role: string, cell: (i: number) => string][]) => ({
	table: [columns.map(([name]) => name), ...rows((i) => columns.map(([, , cell]) => cell(i)))],
	truth: Object.fromEntries(columns.map(([name, role]) => [name, role]))
});

/** A national id with its check digit. */
export function nationalId(i: number): string {
	const digits = String(324_017_000 + i * 7_919).padStart(9, '0');
	const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (10 - at), 0) % 11;
	return digits + String(sum < 2 ? sum : 11 - sum);
}

export const jalali = (i: number, form: (y: string, m: number, d: number) => string, later = 0): string => {
	const day = i + later;
	return form('1401', 1 + (Math.floor(day / 29) % 12), 1 + (day % 29));
};
export const day = (i: number, later = 0): Date =>
	new Date(Date.UTC(2023, 2, 1 + i * 2 + later, 8 + (i % 10), (i * 13) % 60, i % 60));
export const iso = (date: Date): string => date.toISOString().slice(0, 19);

export const delimited = (table: string[][], delimiter: string): string =>
	table
		.map((cells) =>
			cells.map((cell) => (cell.includes(delimiter) || cell.includes('"') ? `"${cell}"` : cell)).join(delimiter)
		)
		.join('\r\n');
export const utf8 = (text: string): Uint8Array => Buffer.from(text);
/** windows-1256 of the letters that these files have. */
export const cp1256 = (text: string): Uint8Array => {
	const decoder = new TextDecoder('windows-1256');
	const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const));
	return Uint8Array.from(text, (letter) => bytes.get(letter) ?? 63);
};
