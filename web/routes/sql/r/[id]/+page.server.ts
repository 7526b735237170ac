import { error } from '@sveltejs/kit';
import { findLink } from '#sql/office/console-links.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import { referenceOf } from '$lib/server/reference.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

/** A result as it was when it was shared. */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const link = await findLink(office().store, params.id);
	if (!link?.result) error(404, { message: wordsOf(locals.view.lang).t.console.frozen.notThere });
	await logAccess(user, { action: 'share', subject: link.id, details: { done: 'seen' } });
	const { text, by, sha256, isWhole, result, chart } = link;
	// Whoever is no analyst can open no console.
	return {
		frozen: { text, by, sha256, isWhole, result, chart, at: result.at },
		// The result is there without the engine; codes then stay codes.
		reference: await referenceOf().catch(() => null),
		id: link.id,
		isAnalyst: user.role === 'analyst'
	};
};
