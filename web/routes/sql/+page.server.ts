import { error } from '@sveltejs/kit';
import { randomBytes } from 'node:crypto';
import { findLink } from '#sql/office/console-links.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import { exampleSql } from '$lib/server/console/library.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

/** What the form of an export says of its last sending. */
const PROBLEMS = ['bad_format', 'bad_reason'] as const;

/** The console; `?q=` opens what a link holds, `?figure=` the query of a figure. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const asked = url.searchParams.get('q');
	const link = asked === null ? undefined : await findLink(office().store, asked);
	if (asked !== null && !link) error(404, { message: wordsOf(locals.view.lang).t.console.frozen.notThere });
	if (link) await logAccess(user, { action: 'share', subject: link.id, details: { done: 'seen' } });
	const figure = url.searchParams.get('figure') ?? '';
	const sql = exampleSql(figure);
	return {
		person: user.id,
		given: link
			? { text: link.text, params: link.params, chart: link.chart }
			: sql
				? { name: figure, text: sql }
				: null,
		problem: PROBLEMS.find((one) => one === url.searchParams.get('problem')) ?? null,
		exports: { id: randomBytes(18).toString('base64url'), limit: office().settings.exportRows }
	};
};
