import { testOnPast } from '#sql/alerts/back-test.server.ts';
import type { RuleDraft } from '#sql/office/alert-rules.ts';
import { fill } from '$lib/i18n/text.ts';
import { engine } from '../api/engine.ts';
import { groupName, ruleWords, type Telling } from './message.ts';

/** What a rule would have told on past days, as its form shows it. */
export interface Tried {
	/** The rule in words. */
	says: string;
	/** How often it would have told, or why that cannot be said. */
	sentence: string;
	/** Of a rule about what is usual: the share of false alarms, said and measured; else empty. */
	falseAlarms: string;
	/** Each past day, in order. */
	days: {
		day: string;
		/** What it saw, where it has no groups. */
		value: number | null;
		/** How many of its groups stood so at the end of the day, by what it would have told. */
		firing: number;
		/** What it would have told of, in words; '' for what has no groups. */
		told: string[];
		over: string[];
	}[];
	/** The number that it must pass; null: there is none. */
	limit: number | null;
}

/** Looks at the past days of what a draft is about. Sources and queries have none. */
export async function tryDraft(
	{ subject, condition }: Pick<RuleDraft, 'subject' | 'condition'>,
	telling: Telling
): Promise<Tried> {
	const { words } = telling;
	const { t, f } = words;
	const { tried } = t.alerts.make;
	const says = ruleWords({ subject, condition }, telling);
	if (subject.of !== 'figure') return { says, sentence: tried.noPast, falseAlarms: '', days: [], limit: null };
	const { client, asked } = engine();
	const { days, fired, usual } = await testOnPast(client, { ...asked, asOf: null }, { subject, condition });
	const named = (keys: string[]) => keys.map((key) => (key === '' ? '' : groupName({ key }, subject, telling)));
	const counts = { days: f.number(days.length), n: f.number(fired) };
	const standing = new Set<string>();
	return {
		says,
		sentence: days.length === 0 ? tried.noDays : fill(fired === 0 ? tried.never : tried.often, counts),
		falseAlarms:
			usual === null
				? ''
				: usual.judged === 0
					? tried.short
					: fill(tried.falseAlarms, {
							said: f.percent(usual.said),
							judged: f.number(usual.judged),
							outside: f.number(usual.outside),
							share: f.share(usual.outside, usual.judged)
						}),
		days: days.map(({ day, seen, fires, over }) => {
			for (const key of fires) standing.add(key);
			for (const key of over) standing.delete(key);
			const value = subject.by === null ? (seen[0]?.value ?? null) : null;
			return { day, value, firing: standing.size, told: named(fires), over: named(over) };
		}),
		limit: subject.by === null && 'limit' in condition ? condition.limit : null
	};
}
