import { readDay } from '#sql/model/read-time.ts';
import { dayAfter, tehranMidnight } from '#sql/model/tehran.ts';
import { newestHead } from '#sql/office/access-heads.ts';
import { ACTIONS } from '#sql/office/access-tables.ts';
import type { AccessQuery } from '#sql/office/access-log.server.ts';
import { headText } from '#sql/proof/log-head.ts';
import { VIEW_PARAMETERS } from '$lib/filters.ts';
import { refuseParameter } from '$lib/server/load-page.ts';
import { logCheck } from '#sql/office/log-check.ts';
import { office } from '$lib/server/office.ts';
import { tidyDays } from '$lib/server/typed-days.ts';
import { UNREAD_PARAMETERS } from '$lib/unread-days.ts';
import type { View } from '$lib/view.ts';
import type { PageServerLoad } from './$types';

const LINES = 100;
const NAME_LENGTH = 200;
const PARAMETERS = new Set<string>([...VIEW_PARAMETERS, ...UNREAD_PARAMETERS, 'user', 'action', 'day', 'after']);

interface Asked {
	user: string | null;
	action: (typeof ACTIONS)[number] | null;
	/** Gregorian, of Tehran. */
	day: string | null;
	after: number | null;
}

function asked(params: URLSearchParams, view: View): Asked {
	for (const name of params.keys()) if (!PARAMETERS.has(name)) refuseParameter(name, view, (t) => t.error.unknown);
	const user = params.get('user') || null;
	if (user !== null && user.length > NAME_LENGTH) refuseParameter('user', view, (t) => t.log.bad_user);
	const action = params.get('action') || null;
	const day = params.get('day') || null;
	const after = params.get('after') || null;
	if (after !== null && !/^\d{1,15}$/.test(after)) refuseParameter('after', view, (t) => t.log.bad_after);
	return {
		user,
		action:
			action === null
				? null
				: (ACTIONS.find((one) => one === action) ?? refuseParameter('action', view, (t) => t.log.bad_action)),
		day: day === null ? null : (readDay(day) ?? refuseParameter('day', view, (t) => t.error.bad_day)),
		after: after === null ? null : Number(after)
	};
}

export const load: PageServerLoad = async (event) => {
	const { url, locals, setHeaders } = event;
	await tidyDays(event);
	setHeaders({ 'cache-control': 'no-store' });
	const ask = asked(url.searchParams, locals.view);
	const log = office().accessLog;
	const query: Omit<AccessQuery, 'after' | 'limit'> = {
		...(ask.user === null ? {} : { user: ask.user }),
		...(ask.action === null ? {} : { action: ask.action }),
		...(ask.day === null
			? {}
			: { from: new Date(tehranMidnight(ask.day)), until: new Date(tehranMidnight(dayAfter(ask.day))) })
	};
	const [lines, count, people, check, signed] = await Promise.all([
		log.read({ ...query, limit: LINES, ...(ask.after === null ? {} : { after: ask.after }) }),
		log.count(query),
		log.people(),
		logCheck(office()),
		newestHead(office().store)
	]);
	const next = lines.length === LINES ? String(lines.at(-1)!.id) : null;
	const chain = {
		checkedAt: check?.at ?? null,
		judgement: check?.judgement ?? null,
		head: check && headText(check.judgement.end),
		signedAt: signed?.at ?? null
	};
	// Empty: of nobody who is known.
	const named = people.filter((name) => name !== '');
	return { ask, lines, count, people: named, next, chain, actions: ACTIONS };
};
