import type { ClickHouseClient } from '@clickhouse/client';
import { kpiOf } from '../../measures/catalogue.ts';
import type { Unit } from '../../measures/kpi.ts';
import { unfinishedOf } from '../kpi/finished.ts';
import { pageKpi } from './page-kpi.ts';
import type { Compared, Comparison, PageRequest, Reader, Share } from './page.ts';

/** What a figure was, and what `Compared` says of how far it is finished. */
type Former = Share & Pick<Compared, 'unfinished'>;

/** What the catalogue says of the days to compare with, by KPI; null: none were asked for, or the page compares nothing, and nothing is read. */
export async function readBefore(
	client: ClickHouseClient,
	page: Pick<Reader<object>, 'compared'>,
	request: PageRequest
): Promise<Map<string, Former> | null> {
	const former = requestBefore(request);
	if (!former || !page.compared) return null;
	const names = [...new Set(page.compared.map(({ kpi }) => kpi))];
	const read = async (name: string): Promise<[string, Former]> => {
		const kpi = kpiOf(name);
		const asked = 'awaits' in kpi.of ? [request, former] : [former];
		const read = await Promise.all(asked.map(async (one) => (await pageKpi(client, one, name)).total));
		const { numerator, denominator } = read.at(-1)!;
		const unfinished = read.map((row) => unfinishedOf(kpi, row)).find((share) => share !== null) ?? null;
		return [name, { num: numerator, den: denominator, unfinished }];
	};
	return new Map(await Promise.all(names.map(read)));
}

/** The same request, of the days to compare with; null: there are none. */
export const requestBefore = (request: PageRequest): PageRequest | null =>
	request.compare && { ...request, ...request.compare, compare: null };

/** The letters of the range and how many of them are answered, which most pages compare. */
export const comparedLetters = <Figures>(
	lettersOf: (figures: Figures) => { registered: number; answered: number }
): Comparison<Figures>[] => [
	{
		name: 'registered',
		kpi: 'answered',
		part: 'den',
		now: (figures) => ({ num: 0, den: lettersOf(figures).registered })
	},
	{
		name: 'answered',
		kpi: 'answered',
		now: (figures) => ({ num: lettersOf(figures).answered, den: lettersOf(figures).registered })
	}
];

/** Each figure of the range beside the former one. */
export function compareWith<Figures>(
	before: Map<string, Former> | null,
	compared: readonly Comparison<Figures>[] = [],
	figures: Figures
): Compared[] | null {
	if (!before) return null;
	return compared.map((one) => {
		const { name, kpi, part = 'num' } = one;
		const unit = part === 'den' ? 'count' : kpiOf(kpi).unit;
		const then = before.get(kpi) ?? { num: 0, den: 0, unfinished: null };
		const unfinished = part === 'num' ? then.unfinished : null;
		const values = { now: valueOf(one.now(figures), part, unit), before: valueOf(then, part, unit) };
		return { name, kpi, part, unit, unfinished, ...values, count: then[part] };
	});
}

function valueOf(counts: Share, part: 'num' | 'den', unit: Unit): number | null {
	if (unit === 'count') return counts[part];
	if (counts.den === 0) return null;
	return (counts.num / counts.den) * (unit === 'per_10000' ? 10_000 : 1);
}
