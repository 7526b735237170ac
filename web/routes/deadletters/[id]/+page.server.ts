import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { createHash, randomUUID } from 'node:crypto';
import { isShownValue } from '#sql/model/hidden-event.ts';
import { knownDeadLetters, sealedDeadLetter } from '#sql/queries/dead-letters.ts';
import { runQuery } from '#sql/client/define.server.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { askReplay, loggedOf } from '$lib/server/deadletters/replay.ts';
import {
	instantOf,
	linesOf,
	repairedEvent,
	seenDeadLetter,
	seenProgress,
	seenRefusal
} from '$lib/server/deadletters/seen.ts';
import { textOf } from '$lib/server/form-text.ts';
import { note } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { once } from '$lib/server/once.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { View } from '$lib/view.ts';
import type { Actions, PageServerLoad } from './$types';

const ID = /^[0-9a-f]{32}$/;

async function letterOf(id: string, view: View) {
	const { client, settings } = office();
	const { database } = settings.clickhouse;
	const none = (): never => error(404, { message: wordsOf(view.lang).t.deadletters.notThere });
	if (!ID.test(id)) none();
	const [[sealed], [known]] = await Promise.all([
		runQuery(client, sealedDeadLetter, { database, params: { id } }),
		runQuery(client, knownDeadLetters, { database, params: { ids: [id] } })
	]);
	return sealed && known ? { sealed, known } : none();
}

export const load: PageServerLoad = async (event) => {
	const { params, locals, setHeaders } = event;
	setHeaders({ 'cache-control': 'no-store' });
	const { sealed, known } = await letterOf(params.id, locals.view);
	await note(event, { action: 'deadletter_viewed', subject: params.id });
	const { source, load_id, line, received_at } = sealed;
	return {
		id: params.id,
		...{ source, line, loadId: load_id, receivedAt: instantOf(received_at) },
		...seenRefusal(sealed),
		isUndone: known.is_undone === 1,
		replayed:
			known.is_listed === 1
				? null
				: {
						at: instantOf(known.replayed_at),
						eventId: isShownValue('event_id', known.replayed_as) ? known.replayed_as : '⟦⟧',
						load: known.replaced_by
					},
		event: seenDeadLetter(sealed, office().keys.decryption) ?? null,
		form: randomUUID()
	};
};

async function repair(event: RequestEvent<{ id: string }>, dryRun: boolean) {
	const user = userOf(event.locals);
	const { id } = event.params;
	const { sealed } = await letterOf(id, event.locals.view);
	const form = await event.request.formData();
	const text = textOf(form);
	const typed = text('text').replace(/\r\n/g, '\n');
	const repaired = repairedEvent(typed, sealed, office().keys.decryption);
	if (!repaired) return fail(409, { typed, fault: 'key' as const });
	if ('line' in repaired) {
		const refused = { reason: 'bad_json', field: '', detail: `is not valid JSON at line ${repaired.line}` };
		return fail(400, { typed, refused, lines: linesOf(typed, refused) });
	}
	const withoutLoad = form.has('without_load') ? { load_id: '' } : {};
	const line = { dead_letter_id: id, event: repaired.event, ...withoutLoad };
	// The text may have an identity in it, which nothing here keeps.
	const said = createHash('sha256').update(JSON.stringify(line)).digest('hex');
	const replayed = await once(`${user.id} ${text('form')} ${dryRun} ${said}`, async () => {
		const answer = await askReplay({ dry_run: dryRun, what: { lines: [line] } });
		await note(event, {
			action: 'deadletter_repaired',
			subject: id,
			details: { dry_run: dryRun, ...loggedOf(answer) }
		});
		return answer;
	});
	if (replayed.outcome !== 'done') return fail(503, { typed, fault: replayed.outcome });
	const progress = seenProgress(replayed.progress);
	const [refused] = progress.reasons;
	if (refused) return fail(400, { typed, refused, lines: linesOf(typed, refused) });
	if (progress.earlier > 0) return { typed, fault: 'earlier' as const };
	if (progress.unusable > 0) return fail(409, { typed, fault: 'undone' as const });
	return { typed, done: dryRun ? ('good' as const) : ('replayed' as const), isKnown: progress.duplicates > 0 };
}

export const actions: Actions = {
	check: (event) => repair(event, true),
	replay: (event) => repair(event, false)
};
