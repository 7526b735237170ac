import { z } from 'zod';

/** Years by the code of a category; `*` speaks for all that are not named. */
export type Retention = Readonly<Record<string, number>>;

const SPOOL_BYTES = 'must be a number of bytes, such as 4G, 500M or 1048576, and 1M at least';

export const spoolBytes = z
	.string()
	.regex(/^\d{1,15}[KMG]?$/, SPOOL_BYTES)
	.transform(bytesOf)
	.refine((bytes) => bytes >= 2 ** 20, SPOOL_BYTES)
	.default(4 * 2 ** 30);

/** A sheet of a workbook holds 1,048,576. */
const MOST_EXPORT_ROWS = 1_000_000;
const EXPORT_ROWS = 'must be a number of rows from 1 to 1000000';

export const exportRows = z
	.string()
	.regex(/^\d{1,7}$/, EXPORT_ROWS)
	.transform(Number)
	.refine((rows) => rows >= 1 && rows <= MOST_EXPORT_ROWS, EXPORT_ROWS)
	.default(MOST_EXPORT_ROWS);

const RETENTION = 'must be categories with years from 1 to 99, each once, * for all others, such as loan=5,*=10';

export const retention = z
	.string()
	.transform((text) => text.split(',').map((one) => /^(\*|[^\s=*]+)=([1-9]\d?)$/.exec(one.trim())?.slice(1) ?? []))
	.refine((found) => found.every(([category]) => category !== undefined), RETENTION)
	.refine((found) => new Set(found.map(([category]) => category)).size === found.length, RETENTION)
	.transform((found): Retention => Object.fromEntries(found.map(([category, years]) => [category!, Number(years)])));

/** `4G` → 4 × 2³⁰. */
function bytesOf(text: string): number {
	return parseInt(text, 10) * 1_024 ** ('KMG'.indexOf(text.at(-1)!) + 1);
}
