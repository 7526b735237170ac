import { error } from '@sveltejs/kit';
import { newestDays, PACES } from '#sql/model/digest-days.ts';
import { digestTold } from '#sql/office/digests.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { digestFor, officeNow, readTold, type DigestContent } from '$lib/server/alerts/digest-content.ts';
import { digestMessage } from '$lib/server/alerts/digest-message.ts';
import { mailHtml } from '$lib/server/alerts/mail-html.ts';
import { maySee } from '$lib/server/grants.ts';
import { office } from '$lib/server/office.ts';
import { publicOrigin } from '$lib/server/origin.ts';
import { PLAIN_HEADERS } from '$lib/server/plain-page.ts';
import type { SessionUser } from '$lib/server/session-user.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

/** A digest as it is mailed: one's own of a day, or what `day` and `week` would tell now. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const user = userOf(locals);
	const every = PACES.find((one) => one === params.id);
	const content = every ? await digestNow(user, every, locals.view.lang) : await digestThen(user, params.id);
	if (!content) error(404, { message: wordsOf(locals.view.lang).t.error.notFound });
	const opens = maySee('/letters', user, office()) ? '/letters' : '/figures';
	const html = mailHtml(digestMessage(content, { origin: publicOrigin({ request }), opens }));
	return new Response(html, { headers: PLAIN_HEADERS });
};

async function digestNow(user: SessionUser, every: DigestContent['every'], lang: DigestContent['lang']) {
	return digestFor(user, { id: every, every, lang }, await readTold(newestDays(every, await officeNow())));
}

async function digestThen(user: SessionUser, id: string): Promise<DigestContent | undefined> {
	const told = await digestTold(office().store, user.id, id);
	return told === undefined ? undefined : (JSON.parse(told) as DigestContent);
}
