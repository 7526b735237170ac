import { jalaliText } from '#sql/model/tehran.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import { isTimeBucket } from '#sql/measures/clocks.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';
import type { KpiResult } from '#sql/queries/kpi/read-kpi.server.ts';
import { table } from './table.ts';

export const KPI_FORMATS = ['table', 'csv', 'json'] as const;
export type Format = (typeof KPI_FORMATS)[number];

type Cell = string | number | null;

const FIGURES = [
	'value',
	'numerator',
	'denominator',
	'mean',
	'sum',
	'p50',
	'p75',
	'p90',
	'p99',
	'km50',
	'km75',
	'km80'
] as const;
const TIMED: readonly Kpi['measure'][] = ['duration', 'mean', 'age'];

/** The figures of the catalogue, one a line. */
export function printCatalogue(kpis: readonly Kpi[], format: Format): string {
	if (format === 'json') return jsonText(kpis);
	if (format === 'csv') {
		const head = ['name', 'title_fa', 'title_en', 'basis', 'unit', 'measure', 'dimensions'];
		return csv([
			head,
			...kpis.map((kpi) => [
				kpi.name,
				kpi.title.fa,
				kpi.title.en,
				kpi.basis,
				kpi.unit,
				kpi.measure,
				kpi.dimensions.join(' ')
			])
		]);
	}
	// Persian comes last: only the terminal knows its width.
	return table([
		['name', 'counts', 'unit', 'title', 'عنوان'],
		...kpis.map((kpi) => [kpi.name, kpi.basis, kpi.unit, kpi.title.en, kpi.title.fa])
	]);
}

export const jsonText = (value: object): string => `${JSON.stringify(value, null, '\t')}\n`;

/** A figure and its groups for people; `by` names the column of groups. */
export function printResult(result: KpiResult, by: string | null, format: Exclude<Format, 'json'>): string {
	return format === 'csv' ? csvOf(result, by) : tableOf(result, by);
}

/** One line for each group; a time bucket is shown by its first day in both calendars. */
function csvOf({ total, groups }: KpiResult, by: string | null): string {
	const rows = by === null ? [total] : groups;
	const details = detailsOf(rows);
	const isTime = by !== null && isTimeBucket(by);
	return csv([
		[by ?? 'key', ...(isTime ? ['jalali'] : []), ...FIGURES, ...details],
		...rows.map((row) => [
			row.key,
			...(isTime ? [jalaliText(row.key)] : []),
			...FIGURES.map((one) => row[one]),
			...details.map((one) => row.details?.[one] ?? null)
		])
	]);
}

/** Labels time buckets by their first day in the Jalali calendar. */
function tableOf({ kpi, total, groups, asOf, knownAt, outageDays }: KpiResult, by: string | null): string {
	const rows = by === null ? [total] : [...groups, total];
	const shown = FIGURES.filter((one) => isShown(kpi, one));
	const details = detailsOf(rows);
	const nameOf = (row: KpiRow) =>
		row === total ? 'all' : by !== null && isTimeBucket(by) ? jalaliText(row.key) : row.key || '–';
	const cells = rows.map((row) => [
		nameOf(row),
		...shown.map((one) => (one === 'value' ? valueText(kpi, row) : amount(row[one]))),
		...details.map((one) => textOf(row.details?.[one] ?? null))
	]);
	return [
		`${kpi.name}: ${kpi.title.en} · ${kpi.title.fa}`,
		kpi.definition.en.split('. ')[0]!.replace(/\.?$/, '.'),
		`counts ${kpi.basis} by ${kpi.clock.en}, as of ${asOf}${knownAt ? `, as known at ${knownAt}` : ''}`,
		...(outageDays.length > 0 ? [`without the ${outageDays.length} days of outages`] : []),
		'',
		table([[by ?? '', ...shown.map((one) => headOf(kpi, one)), ...details], ...cells])
	].join('\n');
}

/** Further columns of a custom figure's rows. */
const detailsOf = (rows: KpiRow[]): string[] => [...new Set(rows.flatMap(({ details }) => Object.keys(details ?? {})))];

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : amount(cell));

function isShown(kpi: Kpi, figure: (typeof FIGURES)[number]): boolean {
	if (figure === 'value') return kpi.measure === 'rate' || kpi.measure === 'custom';
	if (figure === 'numerator') return true;
	if (figure === 'denominator') return kpi.denominator !== null;
	if (figure === 'sum') return kpi.measure === 'sum';
	if (figure.startsWith('km')) return kpi.measure === 'duration';
	return TIMED.includes(kpi.measure);
}

function headOf(kpi: Kpi, figure: (typeof FIGURES)[number]): string {
	if (figure === 'value') return kpi.unit === 'share' ? 'rate' : kpi.unit;
	if (figure === 'numerator') return kpi.numerator.en;
	if (figure === 'denominator') return kpi.denominator?.en ?? figure;
	return figure;
}

function valueText(kpi: Kpi, { value }: KpiRow): string {
	return value !== null && kpi.unit === 'share' ? `${(value * 100).toFixed(2)} %` : amount(value);
}

/** Counts unchanged, measures with four decimals. */
function amount(value: number | null): string {
	if (value === null) return '–';
	return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(4);
}

/** RFC 4180, with Latin digits; unknown values are empty. */
function csv(rows: Cell[][]): string {
	const quoted = (cell: Cell) => {
		const text = cell === null ? '' : String(cell);
		return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	};
	return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}
