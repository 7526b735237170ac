import { error } from '@sveltejs/kit';
import { randomBytes } from 'node:crypto';
import { savedName } from '#sql/alerts/draft.ts';
import { findLink } from '#sql/office/console-links.ts';
import { listSaved } from '#sql/office/console.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import { exampleSql } from '$lib/server/console/library.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

/** What the form of an export says of its last sending. */
const PROBLEMS = ['bad_format', 'bad_reason'] as const;

/** What somebody saved under a name, as alerts call it. */
async function savedAs(name: string | null, userId: string) {
	if (name === null) return null;
	const found = (await listSaved(office().store, userId)).find((one) => one.isMine && savedName(one) === name);
	return found ? { name, text: found.text, params: found.params, chart: found.chart } : null;
}

/** The console; `?q=` opens what a link holds, `?figure=` the query of a figure, `?saved=` one that was saved. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const asked = url.searchParams.get('q');
	const link = asked === null ? undefined : await findLink(office().store, asked);
	if (asked !== null && !link) error(404, { message: wordsOf(locals.view.lang).t.console.frozen.notThere });
	if (link) await logAccess(user, { action: 'share', subject: link.id, details: { done: 'seen' } });
	const saved = await savedAs(url.searchParams.get('saved'), user.id);
	const figure = url.searchParams.get('figure') ?? '';
	const sql = exampleSql(figure);
	return {
		person: user.id,
		given: link
			? { text: link.text, params: link.params, chart: link.chart }
			: (saved ?? (sql ? { name: figure, text: sql } : null)),
		problem: PROBLEMS.find((one) => one === url.searchParams.get('problem')) ?? null,
		exports: { id: randomBytes(18).toString('base64url'), limit: office().settings.exportRows }
	};
};
