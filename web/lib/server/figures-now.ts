import { describeFailure } from '#sql/client/errors.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { isTimeBucket } from '#sql/measures/clocks.ts';
import { figuresOf, PARTS, type FiguresNow } from '#sql/queries/pages/figures.ts';
import { nextStart } from '$lib/charts/time-axis.ts';
import { DIMENSIONS, type Filters } from '$lib/filters.ts';
import { addDays } from '$lib/i18n/jalali.ts';
import type { ListFrame } from '$lib/list-link.ts';
import { office } from './office.ts';

/** Numbers of the catalogue, with what their lists take from them. */
export type NumbersNow = FiguresNow & ListFrame;

/** The numbers by their parts, one part after the other: other pages are not held up. Null: they could not be read. */
export function numbersOf(filters: Filters): Record<string, Promise<NumbersNow | null>> {
	const { hub } = office();
	let before: Promise<unknown> = Promise.resolve();
	const all = PARTS.map((part) => {
		const numbers = before
			.then(() => hub.read(figuresOf(part), filters))
			.then(({ snapshot: { figures, asOf, knownAt, range, where, excludeOutages, outages } }): NumbersNow => ({
				...{ figures, asOf, knownAt, range, where, excludeOutages, outages }
			}))
			.catch((problem: unknown) => {
				console.warn(`the figures of ${part.name} cannot be read: ${describeFailure(problem)}`);
				return null;
			});
		before = numbers;
		return [part.name, numbers] as const;
	});
	return Object.fromEntries(all);
}

/** What `/figures` takes besides: the address of a list, which is led to the figure of the same members. */
const OF_LISTS = ['kpi', 'part', 'group', 'key', 'after'];

/** Where a number leads whose list is not open; undefined: it is no address of a list. */
export function figureOf(params: URLSearchParams): string | undefined {
	const kpi = findKpi(params.get('kpi') ?? '');
	if (!kpi) return undefined;
	const own = new URLSearchParams(params);
	for (const name of OF_LISTS) own.delete(name);
	const [group, key] = [params.get('group') ?? '', params.get('key') ?? ''];
	if (key !== '' && isTimeBucket(group)) {
		const [from, to] = [own.get('from') ?? '', own.get('to')];
		const last = addDays(nextStart(key, group), -1);
		own.set('from', from > key ? from : key);
		own.set('to', to !== null && to < last ? to : last);
	} else if (key !== '' && DIMENSIONS.some((one) => one === group)) own.set(group, key);
	return `/figures/${kpi.name}?${own.toString()}`;
}
