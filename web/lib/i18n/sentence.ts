import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { forecastWords } from '$lib/forecast-words.ts';
import type { ListFigure } from '$lib/list-link.ts';
import { wallLinks } from '$lib/wall-links.ts';
import { rich, type Segment, type Words } from './text.ts';

function came(snapshot: WallSnapshot, { t, f }: Words): Segment[] {
	const { totals } = snapshot;
	const links = wallLinks(snapshot);
	const answered = (list: ListFigure): Segment => ({
		text: f.number(list.count),
		tone: 'strong',
		href: '#flow',
		list
	});
	const values = {
		lettersAndCalls: {
			text: f.number(totals.lettersAndCalls),
			tone: 'strong',
			href: '#channels',
			list: links.lettersAndCalls
		},
		electronic: { text: f.number(totals.electronic), tone: 'strong', href: '#channels', list: links.electronic },
		answeredLetters: answered(links.answeredLettersAndCalls),
		answeredElectronic: answered(links.answeredElectronic)
	} satisfies Record<string, Segment>;
	if (totals.registered === 1) return [{ text: t.sentence.one }];
	if (totals.electronic === 0) return rich(t.sentence.letters, values);
	return rich(totals.lettersAndCalls === 0 ? t.sentence.electronic : t.sentence.both, values);
}

function held({ totals, banks }: WallSnapshot, { t, f }: Words): Segment[] {
	const holding = banks.filter((bank) => bank.pending > 0);
	const share = holding.reduce((sum, bank) => sum + bank.pending, 0) / totals.unanswered;
	if (holding.length === 0 || !Number.isFinite(share)) return [];
	const words = t.sentence.numberWords[holding.length] || f.number(holding.length);
	const name = holding.length === 1 ? t.sentence.oneBank : t.sentence.banks.replace('{words}', words);
	return rich(share > 0.5 ? t.sentence.banksMost : t.sentence.banksShare, {
		banks: { text: name, tone: 'strong', href: '#banks' },
		share: { text: f.percent(share), tone: 'strong', href: '#banks' }
	});
}

function overdue(snapshot: WallSnapshot, { t, f }: Words): Segment[] {
	const { totals, asOf } = snapshot;
	const links = wallLinks(snapshot);
	const late =
		totals.late === 0
			? [{ text: t.sentence.nothingLate }]
			: rich(t.sentence.late, { late: { text: f.number(totals.late), tone: 'late', href: '#flow', list: links.late } });
	if (!totals.oldestUnansweredAt) return late;
	const age = f.duration(Math.max(0, Date.parse(asOf) - Date.parse(totals.oldestUnansweredAt)));
	const tone = totals.late === 0 ? 'strong' : 'late';
	return [
		...late,
		...rich(t.sentence.andOldest, { oldest: { text: age, tone, href: '#banks', list: links.unanswered } })
	];
}

function expected({ queue }: WallSnapshot, words: Words): Segment[] {
	if (queue.forecast === null) return [];
	const { templates, values } = forecastWords(queue.forecast, words);
	const main = ['expected', 'tests', 'on'];
	const told = Object.entries(values).map(([name, value]): [string, Segment] => [
		name,
		main.includes(name) ? { ...value, tone: 'strong', href: '#forecast' } : value
	]);
	return templates.flatMap((template) => rich(template, Object.fromEntries(told)));
}

function finished(snapshot: WallSnapshot, { t, f }: Words): Segment[] {
	const links = wallLinks(snapshot);
	const strong = (list: ListFigure): Segment => ({
		text: f.number(list.count),
		tone: 'strong',
		href: '#channels',
		list
	});
	const values = { lettersAndCalls: strong(links.lettersAndCalls), electronic: strong(links.electronic) };
	return [{ text: t.sentence.all, tone: 'strong' }, ...rich(t.sentence.allCame, values)];
}

/**
 * The paragraph that a governor could read aloud. True with no letter, with one, with none unanswered and
 * while data are away (`staleSince`, an ISO instant).
 */
export function wallSentence(snapshot: WallSnapshot, words: Words, staleSince: string | null): Segment[] {
	const { t, f } = words;
	const { totals, range } = snapshot;
	const stop = { text: t.sentence.stop };
	const stale = staleSince
		? [...rich(t.sentence.stale, { since: { text: f.moment(snapshot.asOf), tone: 'late' } }), stop]
		: [];
	if (totals.registered === 0) {
		return [{ text: range.from || range.to ? t.sentence.emptyRange : t.sentence.empty }, stop, ...stale];
	}
	if (totals.unanswered === 0 && totals.ended === 0) return [...finished(snapshot, words), stop, ...stale];

	const links = wallLinks(snapshot);
	const also = (template: string, list: ListFigure): Segment[] =>
		list.count > 0
			? rich(template, { count: { text: f.number(list.count), tone: 'strong', href: '#flow', list } })
			: [];
	const banks = held(snapshot, words);
	const join = banks.length > 0 ? [...banks, { text: t.sentence.and }] : [];
	const ahead = expected(snapshot, words);
	return [
		...came(snapshot, words),
		...also(t.sentence.closed, links.closedUnanswered),
		...also(t.sentence.ended, links.ended),
		stop,
		...join,
		...overdue(snapshot, words),
		stop,
		...(ahead.length > 0 ? [...ahead, stop] : []),
		...stale
	];
}

/** Under the letters referred on their way: more of them than were screened would look like a fault. */
export const referredTemplates = (
	flow: Words['t']['flow'],
	{ screened, referred }: Pick<WallSnapshot['totals'], 'screened' | 'referred'>
): string[] => [flow.toRefer, ...(referred > screened ? [flow.unscreened] : [])];
