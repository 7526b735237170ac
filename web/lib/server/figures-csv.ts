import type { PageFrame } from '#sql/queries/pages/page.ts';
import { HIDDEN, SMALL } from '#sql/model/hidden.ts';
import { HIDDEN_WORDS, SMALL_WORDS, type Lang } from '$lib/i18n/format.ts';
import { csvLine } from './csv.ts';

/** Parts of the frame, which are written at the file's end. */
const FRAME = new Set<string>(
	'asOf knownAt clock watermark range compare grain excludeOutages where freshness names outages'.split(' ')
);
/** The name of a row is the first of these that it has. */
const KEYS = ['key', 'code', 'day', 'org', 'id', 'name'];

/** A rounded count as its number. */
const numberOf = (value: string | number) =>
	typeof value === 'string' && /^~\d+$/.test(value) ? Number(value.slice(1)) : value;

type Cell = [path: string, value: string | number];

function cellsOf(value: unknown, path: string): Cell[] {
	if (typeof value === 'number' || typeof value === 'string') return [[path, value]];
	if (typeof value === 'boolean') return [[path, value ? 1 : 0]];
	if (value === null || value === undefined) return [[path, '']];
	if (Array.isArray(value)) return value.flatMap((one, index) => cellsOf(one, `${path}[${nameOf(one, index)}]`));
	return Object.entries(value).flatMap(([name, one]) => cellsOf(one, path === '' ? name : `${path}.${name}`));
}

function nameOf(value: unknown, index: number): string {
	if (typeof value !== 'object' || value === null) return String(index);
	const name = KEYS.map((key) => (value as Record<string, unknown>)[key]).find((one) => typeof one === 'string');
	return typeof name === 'string' ? name : String(index);
}

const spanOf = ({ from, to }: PageFrame['outages'][number]): string => `${from}/${to ?? ''}`;

/** Every figure of a page, one a line, by its path and value; then the moments and filters. */
export function figureLines(page: string, snapshot: PageFrame, search: string, lang: Lang): string[] {
	const words: Record<string, string> = { [SMALL]: SMALL_WORDS[lang], [HIDDEN]: HIDDEN_WORDS[lang] };
	const figures = Object.fromEntries(Object.entries(snapshot).filter(([name]) => !FRAME.has(name)));
	const { asOf, knownAt, range, excludeOutages, outages } = snapshot;
	return [
		csvLine(['figure', 'value']),
		...cellsOf(figures, '').map(([path, value]) => csvLine([path, words[value] ?? numberOf(value)])),
		csvLine([`# page ${page}`, search]),
		csvLine(['# as of', asOf]),
		csvLine(['# as known at', knownAt]),
		csvLine(['# range', `${range.from ?? ''} ${range.to ?? ''}`.trim()]),
		...(excludeOutages && outages.length > 0
			? [csvLine(['# outage days left out', outages.map(spanOf).join('; ')])]
			: [])
	];
}
