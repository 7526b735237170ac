import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { readDay } from '#sql/model/read-time.ts';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { dayAfter, tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { AlertError, checkName, printRule } from '#sql/alerts/draft.ts';
import { findRule, removeRule, renameRule, silenceRule, SILENCE_MS } from '#sql/office/alert-rules.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { withLooks } from '$lib/with-looks.ts';
import { logAccess } from '../access.ts';
import { textOf } from '../form-text.ts';
import { office } from '../office.ts';
import { userOf } from '../user-of.ts';
import { changesOf } from './rule-views.ts';

type Fault = ActionFailure<{ fault: 'badDay' | 'badName'; id: string }>;

const SPANS: Record<string, number> = { hour: 3_600_000, day: 86_400_000 };

/** Until when a form asks a rule to be silent; undefined: it cannot be read, is over, or is too far away. */
function untilOf(span: string, typed: string, now: number): Date | undefined {
	const ms = SPANS[span];
	if (ms !== undefined) return new Date(now + ms);
	const day = readDay(typed, tehranDay(now));
	const end = day === undefined ? Number.NaN : tehranMidnight(dayAfter(day));
	return end > now && end <= now + SILENCE_MS ? new Date(end) : undefined;
}

/** Does something with the rule that the form names, writes its line, and shows the page that the form came from, or another. */
async function does(
	event: RequestEvent,
	done: string,
	work: (id: string, whose: string | null, text: (name: string) => string) => Promise<boolean | Fault>,
	then = event.url.pathname
): Promise<Fault> {
	const user = userOf(event.locals);
	const text = textOf(await event.request.formData());
	const id = text('id');
	const rule = await findRule(office().store, id, changesOf(user));
	const result = await work(id, changesOf(user), text);
	if (typeof result !== 'boolean') return result;
	if (!result) error(404, { message: wordsOf(event.locals.view.lang).t.alerts.gone });
	await logAccess(user, {
		action: 'alert_changed',
		subject: id,
		details: { done, ...(rule && { what: maskNumbersIn(printRule(rule)), owner: rule.owner }) }
	});
	redirect(303, withLooks(then, event.url.searchParams));
}

/** What can be done with a rule, wherever it is shown. */
export const RULE_DEEDS = {
	silence: (event: RequestEvent) =>
		does(event, 'silenced', async (id, whose, text) => {
			const until = untilOf(text('span'), text('until'), Date.now());
			return until ? silenceRule(office().store, id, whose, until) : fail(400, { fault: 'badDay', id } as const);
		}),
	wake: (event: RequestEvent) => does(event, 'woken', (id, whose) => silenceRule(office().store, id, whose, null)),
	remove: (event: RequestEvent) =>
		does(event, 'removed', (id, whose) => removeRule(office().store, id, whose), '/alerts'),
	rename: (event: RequestEvent) =>
		does(event, 'renamed', async (id, whose, text) => {
			try {
				return await renameRule(office().store, id, whose, checkName(text('name')));
			} catch (problem) {
				if (!(problem instanceof AlertError)) throw problem;
				return fail(400, { fault: 'badName', id } as const);
			}
		})
};
