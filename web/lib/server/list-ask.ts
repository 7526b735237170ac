import { listPage, type ListAsk, type ListFigures } from '#sql/queries/lists/list.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { isDimension, isOfLetters } from '#sql/measures/kpi.ts';
import { isTimeBucket } from '#sql/measures/clocks.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { Snapshot } from '#sql/queries/pages/page.ts';
import type { Progress } from '#sql/queries/pages/progress.ts';
import type { Filters } from '$lib/filters.ts';
import type { View } from '$lib/view.ts';
import { filtersOf, refuseParameter } from './load-page.ts';
import { office } from './office.ts';

/** Parameters of a list besides those of every page. */
const OF_LISTS = ['kpi', 'part', 'group', 'key', 'after'];

type Problem = 'bad_kpi' | 'bad_part' | 'bad_group' | 'bad_after';

/** Whether an address is the desk's: of letters, all or those of a figure. Other figures have lists of their own. */
export function isOfDesk(params: URLSearchParams): boolean {
	const name = params.get('kpi');
	const kpi = name ? findKpi(name) : undefined;
	return !name || (kpi !== undefined && isOfLetters(kpi));
}

/** Reads a list's address; a wrong one answers with the page that names the fault (400). */
export function listOf(params: URLSearchParams, view: View, limit: number): { filters: Filters; ask: ListAsk } {
	const filters = filtersOf(params, view, OF_LISTS);
	const wrong = (parameter: string, problem: Problem) =>
		refuseParameter(parameter, view, (t) => t.desk.faults[problem]);
	const kpi = findKpi(params.get('kpi') ?? '') ?? wrong('kpi', 'bad_kpi');
	const part = params.get('part') || 'num';
	if (part !== 'num' && part !== 'den') return wrong('part', 'bad_part');
	const group = params.get('group') || null;
	const isGroup = group === null || isTimeBucket(group) || (isDimension(group) && kpi.dimensions.includes(group));
	if (!isGroup) return wrong('group', 'bad_group');
	const key = params.get('key');
	const after = params.get('after') || null;
	const place = after === null ? null : (placeOf(after) ?? wrong('after', 'bad_after'));
	return { filters, ask: { kpi: kpi.name, part, group, key, after: place, limit } };
}

/** A row's position in an address: its moment and id. */
export const placeText = ({ at, id }: { at: string; id: string }): string => `${at}~${id}`;

function placeOf(text: string): { at: string; id: string } | null {
	const [, at, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)~(.{0,200})$/s.exec(text) ?? [];
	return at !== undefined && id !== undefined && isMoment(at) ? { at, id } : null;
}

const LATEST = Date.UTC(2299, 0);

/** Whether the date exists, and is in ClickHouse's range. */
function isMoment(iso: string): boolean {
	const ms = Date.parse(iso);
	return ms >= 0 && ms < LATEST && new Date(ms).toISOString().startsWith(iso.slice(0, 19));
}

/** @param progress told how far the reading has come, of a list as it was known */
export const readList = (filters: Filters, ask: ListAsk, progress?: Progress): Promise<Snapshot<ListFigures>> =>
	readPage(office().client, listPage(ask), { ...office().ask(filters), progress });
