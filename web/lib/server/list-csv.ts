import type { ListAsk, ListFigures, ListRow } from '#sql/queries/lists/list.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { formatOf, tehranDay } from '$lib/i18n/format.ts';
import { csvLine } from './csv.ts';

/** Beyond this an export is cut, and its last line says so. */
const ROWS_AT_MOST = 1_000_000;

type Page = ListFigures & PageFrame;

const COLUMNS = [
	'id',
	'letter_id',
	'at',
	'at_jalali',
	'value',
	'channel',
	'category',
	'county',
	'registered_at',
	'registered_jalali',
	'holder',
	'state',
	'stands',
	'due_at',
	'due_jalali'
];

const jalali = (instant: string | null): string => (instant ? formatOf('en').plainDay(tehranDay(instant)) : '');

/** The dimensions that the columns above do not have. */
const moreOf = ({ kpi }: ListFigures): string[] => kpi.dimensions.filter((one) => !COLUMNS.includes(one));

function lineOf({ id, letterId, at, value, dimensions, letter }: ListRow, more: string[]): string {
	return csvLine([
		...[id, letterId, at, jalali(at), value],
		...[letter?.channel ?? '', letter?.category ?? '', letter?.county ?? ''],
		...[letter?.registeredAt ?? '', jalali(letter?.registeredAt ?? null), letter?.holder ?? ''],
		...[letter?.state ?? '', letter?.tone ?? '', letter?.dueAt ?? '', jalali(letter?.dueAt ?? null)],
		...more.map((one) => dimensions[one] ?? '')
	]);
}

/**
 * A whole list, page by page, all of the moments of its first page. Its last line tells what it is, and whether it is
 * complete: a file without that line was cut on its way.
 * @param read the page behind a row, as of and as known at the moments of the first
 */
export async function* listLines(
	first: Page,
	ask: ListAsk,
	filters: string,
	read: (after: { at: string; id: string }) => Promise<Page>
): AsyncGenerator<string> {
	const more = moreOf(first);
	yield csvLine([...COLUMNS, ...more]);
	let written = 0;
	for (let page: Page | null = first; page !== null;) {
		yield page.rows.map((row) => lineOf(row, more)).join('');
		written += page.rows.length;
		page = page.next && written < ROWS_AT_MOST ? await read(page.next) : null;
	}
	const state = written === first.count ? 'complete' : 'cut';
	yield csvLine([
		...[`# ${state}: ${written} of ${first.count} rows`, `kpi ${ask.kpi} ${ask.part}`],
		...[`as of ${first.asOf}`, `as known at ${first.knownAt}`, filters]
	]);
}
