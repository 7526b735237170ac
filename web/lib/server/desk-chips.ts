import { kpiOf } from '#sql/measures/catalogue.ts';
import { CLOCKS } from '#sql/measures/clocks.ts';
import { OFFICE } from '#sql/model/filters.ts';
import { QUEUE } from '#sql/queries/desk/queues.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import { ownClock, type Sort } from '#sql/queries/desk/sorts.ts';
import { FIGURE_FIELDS, type CodeField, type NumberField } from '#sql/queries/desk/fields.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import { listTitle } from '$lib/list-title.ts';
import { kpiCards } from './kpi-cards.ts';
import { personToken } from './person-address.ts';
import type { SessionUser } from './session-user.ts';

/** One restriction of a list, in words. */
export interface Chip {
	text: string;
	/** The parameters that make it, with the value of one that may be repeated. */
	parameters: string[];
	value?: string;
}

/** A filter in words, one for each restriction, for an address of this session; empty for all letters. */
export function filterWords(
	filter: LetterFilter,
	names: PageFrame['names'],
	words: Words,
	user: SessionUser | null
): Chip[] {
	const { t, f } = words;
	const { desk, filters: common } = t;
	const chips: Chip[] = [];
	const add = (text: string, ...parameters: string[]) => void chips.push({ text, parameters });
	const { figure } = filter;
	if (figure) {
		const card = kpiCards([figure.kpi], f.lang)[figure.kpi]!;
		// Bucket and hour are known to figures alone, and go with it.
		add(listTitle(card, figure, names, words), 'kpi', 'part', 'group', 'key', 'bucket', 'hour');
	}
	if (filter.queue) add(fill(desk.queue, { name: QUEUE[filter.queue].title[f.lang] }), 'queue');
	if (filter.search)
		add(fill(filter.searchIn === 'texts' ? desk.searchedTexts : desk.searched, { text: filter.search }), 'q', 'in');
	for (const keys of filter.persons)
		chips.push({ text: desk.person, parameters: ['person'], value: personToken(keys.join('-'), user) });
	const { letters, first, sample, reminder } = filter.picked;
	if (letters.length > 0) add(fill(desk.picked.letters, { n: f.number(letters.length) }), 'letter');
	for (const [set, id] of [
		['sample', sample],
		['reminder', reminder]
	] as const) {
		const list = names[`${set}:${id}`]?.[f.lang];
		if (id) add(list ? fill(desk.picked[`${set}Of`], { list }) : desk.picked[set], set);
	}
	if (filter.step) add(`${desk.step}: ${codeName('step', filter.step, names, words)}`, 'step');
	if (filter.answered !== null) add(desk.answeredOf[filter.answered ? 'yes' : 'no'], 'answered');
	if (filter.due) add(desk.dueOf[filter.due], 'due');
	for (const [field, n] of Object.entries(filter.numbers) as [NumberField, number][])
		add(fill(desk.numbers[field], { n: f.number(n) }), field);
	for (const [field, code] of filter.where) {
		const label = fieldName(field, words);
		const text = `${label}: ${valueName(field, code, names, words)}`;
		chips.push({ text: isIdle(filter, field) ? `${text} (${common.idle})` : text, parameters: [field], value: code });
	}
	if (first) {
		const order = sortName(first.by, figure, words);
		add(fill(desk.picked.first, { n: f.number(first.count), order }), 'first', 'first_by');
	}
	const range = rangeWords(filter, words);
	if (range) add(range, 'range', 'from', 'to', 'clock');
	if (filter.excludeOutages) add(common.outages, 'outages');
	if (filter.asOf) add(fill(common.moment, { moment: f.moment(filter.asOf) }), 'asof', 'known');
	if (filter.known) add(fill(common.known, { moment: f.moment(filter.known) }), 'known');
	return chips;
}

/** Whether it restricts nothing: a number of a page leaves out what its figure is not told apart by, and so does its list. */
const isIdle = ({ figure }: LetterFilter, field: CodeField): boolean =>
	figure !== null && FIGURE_FIELDS.includes(field) && !kpiOf(figure.kpi).dimensions.some((one) => one === field);

/** The address's parameters without one restriction, from the first page. */
export function withoutChip(params: URLSearchParams, { parameters, value }: Chip): string {
	const left = new URLSearchParams(params);
	for (const name of [...parameters, 'after']) left.delete(name, name === parameters[0] ? value : undefined);
	return left.size > 0 ? `?${left}` : '?';
}

/** An order of a list, in words; that of a figure's clock as the clock is called. */
export const sortName = (sort: Sort, figure: LetterFilter['figure'], { t, f }: Words): string =>
	fill(t.desk.sorts[sort], { clock: CLOCKS[ownClock(figure) ?? 'registered'].words[f.lang] });

/** A field of codes, in words. */
export function fieldName(field: string, { t }: Words): string {
	return t.desk.fields[field] ?? t.filters.dimensions[field as keyof typeof t.filters.dimensions] ?? field;
}

/** Several fields contain the office's bodies. */
const OF_BODIES = new Set(['body', 'referred_to', 'first_body']);

/** A code of such a field, in words. */
export function valueName(field: string, code: string, names: PageFrame['names'], words: Words): string {
	const { desk } = words.t;
	if (field === 'body' && code === OFFICE) return desk.office;
	const own = desk.values[`${field}:${code}`];
	if (own) return own;
	if (OF_BODIES.has(field)) return codeName('body', code, names, words);
	return field in desk.fields ? code : codeName(field, code, names, words);
}

function rangeWords({ figure, range, from, to, clock }: LetterFilter, { t, f }: Words): string {
	const day = (text: string | null) => (text ? f.day(text, true) : '');
	const template = from && to ? t.filters.rangeBoth : from ? t.filters.rangeFrom : t.filters.rangeTo;
	const days = range ? t.range[range] : from || to ? fill(template, { from: day(from), to: day(to) }) : '';
	// Of a figure it is its own clock's, which its definition says.
	return figure || !days ? days : fill(t.desk.between, { clock: t.desk.clocks[clock], range: days });
}
