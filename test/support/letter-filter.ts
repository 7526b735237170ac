import { NUMBER_FIELDS } from '#sql/queries/desk/fields.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import type { Picked } from '#sql/queries/desk/picked.ts';

export const NOTHING_PICKED: Picked = { letters: [], first: null, sample: null, reminder: null };

/** All letters. */
export const ALL_LETTERS: LetterFilter = {
	figure: null,
	...{ range: null, from: null, to: null, clock: 'registered', asOf: null, known: null, excludeOutages: false },
	...{ where: [], answered: null, due: null, numbers: {}, queue: null, picked: NOTHING_PICKED, step: null },
	...{ search: '', persons: [], searchIn: 'letter' }
};

/** The parameters of a filter: parsed, they give it again. What is as of itself is left out. */
export function filterParams(filter: LetterFilter): URLSearchParams {
	const params = new URLSearchParams();
	const set = (name: string, value: string | null | undefined) => {
		if (value !== null && value !== undefined && value !== '') params.set(name, value);
	};
	const { figure, answered, numbers, clock, searchIn } = filter;
	if (figure) {
		set('kpi', figure.kpi);
		set('part', figure.part);
		set('group', figure.group);
		if (figure.group !== null) params.set('key', figure.key ?? '');
	}
	set('queue', filter.queue);
	set('step', filter.step);
	set('q', filter.search);
	if (filter.search && searchIn !== 'letter') set('in', searchIn);
	for (const keys of filter.persons) params.append('person', keys.join('-'));
	if (answered !== null) set('answered', answered ? 'yes' : 'no');
	set('due', filter.due);
	for (const field of NUMBER_FIELDS) set(field, numbers[field]?.toString());
	for (const [name, value] of [...filter.where, ...pickedParams(filter.picked)]) params.append(name, value);
	set('range', filter.range);
	set('from', filter.from);
	set('to', filter.to);
	if (clock !== 'registered') set('clock', clock);
	if (filter.excludeOutages) set('outages', 'exclude');
	set('asof', filter.asOf);
	set('known', filter.known);
	return params;
}

/** The parameters of picked letters. */
function pickedParams({ letters, first, ...sets }: Picked): [name: string, value: string][] {
	return [
		...letters.map((id): [string, string] => ['letter', id]),
		...(first ? [['first', String(first.count)] as [string, string]] : []),
		...(first && first.by !== 'registered' ? [['first_by', first.by] as [string, string]] : []),
		...(['sample', 'reminder'] as const).flatMap((set): [string, string][] =>
			sets[set] === null ? [] : [[set, sets[set]]]
		)
	];
}
