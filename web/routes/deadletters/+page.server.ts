import { fail, type RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { hidePath } from '#sql/model/hidden-event.ts';
import { REPLAYED_AT_ONCE, type Change } from '#sql/model/dead-letter-replay.ts';
import { deadLetterCounts, deadLetterList, filterParams, pageParams } from '#sql/queries/dead-letters.ts';
import { runQuery } from '#sql/client/define.server.ts';
import { askedOf, bulkRequest, changeOf } from '$lib/server/deadletters/ask.ts';
import { askReplay, loggedOf } from '$lib/server/deadletters/replay.ts';
import { placeText, seenProgress, seenRow } from '$lib/server/deadletters/seen.ts';
import { textOf } from '$lib/server/form-text.ts';
import { note } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { once } from '$lib/server/once.ts';
import { tidyDays } from '$lib/server/typed-days.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { Actions, PageServerLoad } from './$types';

const ROWS = 50;

export const load: PageServerLoad = async (event) => {
	const { url, locals, setHeaders } = event;
	setHeaders({ 'cache-control': 'no-store' });
	await tidyDays(event);
	const { after, ...ask } = askedOf(url.searchParams, locals.view);
	const { client, settings } = office();
	const { database } = settings.clickhouse;
	const params = filterParams(ask);
	const { reason = null, source = null, field = null, day } = ask;
	const [all, counts, rows] = await Promise.all([
		runQuery(client, deadLetterCounts, { database, params: filterParams({}) }),
		runQuery(client, deadLetterCounts, { database, params }),
		// One more than a page tells whether there is a next one.
		runQuery(client, deadLetterList, { database, params: { ...params, ...pageParams(ROWS + 1, after) } })
	]);
	await note(event, {
		action: 'deadletter_viewed',
		details: { reason, source, field: field && hidePath(field), day, rows: Math.min(rows.length, ROWS) }
	});
	const last = rows.length > ROWS ? rows[ROWS - 1] : undefined;
	return {
		ask: { reason, source, field, day },
		all,
		count: counts.reduce((sum, one) => sum + one.count, 0),
		rows: rows.slice(0, ROWS).map(seenRow),
		isFirst: after === undefined,
		next: last ? placeText(last) : null,
		atOnce: REPLAYED_AT_ONCE,
		form: randomUUID()
	};
};

async function bulk(event: RequestEvent, dryRun: boolean) {
	const { id } = userOf(event.locals);
	const asked = askedOf(event.url.searchParams, event.locals.view);
	const text = textOf(await event.request.formData());
	const typed = { do: text('do'), field: text('field'), to: text('to'), was: text('was') };
	const change = changeOf(text);
	if (!change) return fail(400, { typed, fault: 'change' as const });
	const given = Date.parse(text('until'));
	const until = new Date(Number.isNaN(given) ? Date.now() : given).toISOString();
	const replayed = await once(`${id} ${text('form')} ${dryRun} ${JSON.stringify(change)}`, async () => {
		const answer = await askReplay(bulkRequest(asked, change, { until, dryRun }));
		const { reason = null, source = null, field = null } = asked;
		const filter = { ...{ reason, source }, field: field && hidePath(field), day: asked.day };
		await note(event, {
			action: 'deadletter_repaired',
			details: { dry_run: dryRun, ...filter, change: changeWords(change), ...loggedOf(answer) }
		});
		return answer;
	});
	if (replayed.outcome !== 'done') return fail(503, { typed, fault: replayed.outcome });
	return { typed, dryRun, until, progress: seenProgress(replayed.progress) };
}

/** What the log says of a change: never a value, which may be somebody's. */
const changeWords = (change: Change): string =>
	change.do === 'nothing' ? change.do : `${change.do} ${hidePath(change.field)}`;

export const actions: Actions = {
	check: (event) => bulk(event, true),
	replay: (event) => bulk(event, false)
};
