import type { Told } from '#sql/queries/letter/corrections.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { fill, isolate, type Words } from '$lib/i18n/text.ts';
import { dayText } from './fate.ts';
import { NOTE } from './flags.ts';

type Names = PageFrame['names'];

const known = (list: Record<string, string>, code: string): string => list[code] ?? code;

/** What happened, as a heading. */
export function eventTitle(event: Told, names: Names, words: Words): string {
	const { t } = words;
	// A step like any other to the contract; on the page, a note.
	if (event.activity === NOTE) return t.letter.activities[NOTE] ?? NOTE;
	const name = event.type.startsWith('sms.')
		? known(t.letter.templates, event.template)
		: event.type === 'citizen.feedback'
			? known(t.letter.verdicts, event.verdict)
			: event.type === 'letter.noted'
				? known(t.letter.activities, event.activity)
				: known(t.letter.flags, event.flag);
	const to = event.to_org ? codeName('body', event.to_org, names, words) : '';
	return fill(known(t.letter.types, event.type), { name, to });
}

/** What else it says, without texts: bodies, deadlines, promises, outcomes, sums. */
export function eventDetails(event: Told, names: Names, words: Words): string[] {
	const { t, f } = words;
	const body = (template: string, code: string) =>
		code ? [fill(template, { name: codeName('body', code, names, words) })] : [];
	const day = (template: string, ms: number | null) =>
		ms === null ? [] : [fill(template, { day: dayText(ms, words) })];
	const code = (dimension: string, value: string) => (value ? [codeName(dimension, value, names, words)] : []);
	return [
		...code('channel', event.channel),
		...code('category', event.category),
		...code('county', event.county),
		...(event.master_letter_id ? [fill(t.letter.duplicateOf, { id: isolate(event.master_letter_id) })] : []),
		...body(t.letter.from, event.from_org),
		...body(t.letter.right, event.right_org),
		...day(t.letter.due, event.due_at),
		...day(t.letter.until, event.until),
		...day(t.letter.promise, event.promised_at),
		...(event.outcome ? [known(t.letter.outcomes, event.outcome)] : []),
		...(event.ended_as ? [fill(t.letter.endedAs, { how: codeName('ended_as', event.ended_as, names, words) })] : []),
		...(event.means ? [known(t.letter.means, event.means)] : []),
		...(event.bank
			? [
					fill(t.letter.loan, {
						bank: codeName('bank', event.bank, names, words),
						amount: f.number(event.amount_rial),
						collateral: codeName('collateral', event.collateral, names, words)
					})
				]
			: []),
		...(event.error ? [event.error] : [])
	];
}
