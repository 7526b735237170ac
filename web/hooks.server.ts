import { building } from '$app/environment';
import { describeFailure } from '#sql/client/errors.ts';
import { KeyError } from '#sql/office/keys.server.ts';
import { OfficeError } from '#sql/office/office-error.ts';
import { SettingsError } from '#sql/settings.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { isOfApi, noteCall, readCaller, userOfToken } from '$lib/server/api/caller.ts';
import { awayAnswer, awayWords, RETRY_AFTER } from '$lib/server/away.ts';
import { startTelling } from '$lib/server/alerts/run.ts';
import { isTooLarge } from '$lib/server/payload-limit.ts';
import { tooManyActs } from '$lib/server/acts.ts';
import { keepFailedLogins } from '#sql/office/failed-logins.ts';
import { office, openOffice } from '$lib/server/office.ts';
import { isSecure } from '$lib/server/origin.ts';
import { plainPage } from '$lib/server/plain-page.ts';
import { refusal } from '$lib/server/refusal.ts';
import { readSessionUser } from '$lib/server/session.ts';
import { keepSigning } from '#sql/office/sign-heads.ts';
import { keepLogins } from '#sql/queries/tools/keep-logins.server.ts';
import { readView, type View } from '$lib/view.ts';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const HEADERS = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'same-origin',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), microphone=(), geolocation=()'
};

/** A year, as browsers' lists want it; the office's neighbours on its domain are not ours to decide for. */
const HSTS = 'max-age=31536000';

/** Before anybody answers: the framework sends some addresses on, and serves files, without asking us. */
function guard(message: unknown): void {
	const { response } = message as { response: ServerResponse };
	for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

export const init: ServerInit = async () => {
	if (building) return;
	subscribe('http.server.request.start', guard);
	const {
		hub,
		client,
		looker,
		keeper,
		console: sql,
		store
	} = await openOffice().catch((problem: unknown) => {
		if (![SettingsError, KeyError, OfficeError].some((known) => problem instanceof known)) throw problem;
		// A setting that cannot be used is one line, not a place in our code.
		console.error((problem as Error).message);
		process.exit(1);
	});
	const stopBringing = keepLogins(office());
	const stopSigning = await keepSigning(office());
	const endFailedLogins = keepFailedLogins(office());
	const stopTelling = startTelling();
	// The server's own stop waits for open streams, 30 s if nobody closes them.
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => hub.stop());
	process.once('sveltekit:shutdown', () => {
		hub.stop();
		stopBringing();
		const told = stopTelling();
		for (const one of [client, looker, keeper, sql.analyst, sql.canceller]) void one.close();
		void Promise.allSettled([endFailedLogins(), stopSigning(), told]).then(() => store.close());
	});
};

/** Flushed after each part, for some of a page may follow later. Brotli packs 716 kB into 63, gzip into 76, in the same time. */
const ENCODERS = {
	br: () =>
		createBrotliCompress({
			flush: constants.BROTLI_OPERATION_FLUSH,
			// A window of 1 MB: the usual one takes 4 MB for as long as a page is open.
			params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 20 }
		}),
	gzip: () => createGzip({ flush: constants.Z_SYNC_FLUSH })
};

/** The encodings of an Accept-Encoding but those that it refuses by a weight of 0. */
const takenOf = (accepted: string | null): string[] =>
	(accepted ?? '')
		.toLowerCase()
		.split(',')
		.map((one) => one.split(';').map((part) => part.trim()))
		.filter(([, weight = '']) => !/^q=0(\.0*)?$/.test(weight))
		.map(([name = '']) => name);

/** HTML is mostly repetition: a tenth of it goes over the wire. */
function compressed(response: Response, accepted: string | null): Response {
	const isHtml = response.headers.get('content-type')?.startsWith('text/html');
	const taken = takenOf(accepted);
	const encoding = (['br', 'gzip'] as const).find((one) => taken.includes(one));
	if (!isHtml || !response.body || !encoding) return response;
	const headers = new Headers(response.headers);
	headers.set('content-encoding', encoding);
	headers.append('vary', 'accept-encoding');
	headers.delete('content-length');
	const encoder = Duplex.toWeb(ENCODERS[encoding]());
	const body = response.body.pipeThrough(encoder as ReadableWritablePair<Uint8Array, Uint8Array>);
	return new Response(body, { status: response.status, headers });
}

/** A response without its body, which may be one that never ends. */
function headOf({ body, status, headers }: Response): Response {
	void body?.cancel();
	return new Response(null, { status, headers });
}

const tooLarge = (view: View): Response =>
	plainPage({ status: 413, message: wordsOf(view.lang).t.exports.tooLarge }, view);

export const handle: Handle = async ({ event, resolve }) => {
	const view = readView(event.url.searchParams);
	event.locals.view = view;
	const caller = await readCaller(event);
	event.locals.caller = caller;
	if (caller) event.locals.user = userOfToken(caller);
	else event.locals.user = isOfApi(event.url) || caller === null ? null : await readSessionUser(event);
	const html = {
		lang: view.lang,
		dir: view.lang === 'fa' ? 'rtl' : 'ltr',
		theme: view.theme ?? 'system',
		screen: view.kiosk ? 'kiosk' : 'desk'
	};
	const modules: string[] = [];
	const answered =
		(isTooLarge(event) ? tooLarge(view) : (tooManyActs(event) ?? (await refusal(event)))) ??
		(await resolve(event, {
			transformPageChunk: ({ html: page }) =>
				page
					.replace(/%pasokh\.(\w+)%/g, (whole, name) => html[name as keyof typeof html] ?? whole)
					.replace('<!-- modules -->', () =>
						modules.map((path) => `<link rel="modulepreload" href="${path}" />`).join('')
					),
			// A page is shown once the two fonts that were cut are there (their names say the alphabet and no more). Modules are asked for
			// at its end: beside the fonts they delayed the paint by 20 to 200 ms (1.6 Mb/s, 150 ms, a quarter of a processor).
			preload: ({ type, path }) => {
				if (type === 'js') modules.push(path);
				return type === 'font' && /\/(arabic|latin)\./.test(path);
			}
		}));
	await noteCall(event, answered.status);
	// Data for the app in the browser are 200 even where they say that something failed.
	const isAnswerOfAway = event.locals.isAway && (answered.status >= 500 || event.isDataRequest);
	const whole = isAnswerOfAway ? awayAnswer(event, answered) : answered;
	const response = event.request.method === 'HEAD' ? headOf(whole) : whole;
	if (response.status === 503 && !response.headers.has('retry-after'))
		response.headers.set('retry-after', String(RETRY_AFTER));
	if (isSecure(event.request)) response.headers.set('strict-transport-security', HSTS);
	return compressed(response, event.request.headers.get('accept-encoding'));
};

export const handleError: HandleServerError = ({ error: problem, event, status }) => {
	const { t } = wordsOf(event.locals.view?.lang ?? 'fa');
	if (status === 404) return { message: t.error.notFound };
	const away = awayWords(problem, t);
	if (away) {
		event.locals.isAway = away;
		console.warn(`no answer at ${event.url.pathname}: ${describeFailure(problem)}`);
		return away;
	}
	const errorId = randomUUID().slice(0, 8);
	console.error(fill('error {id} at {path}', { id: errorId, path: event.url.pathname }), problem);
	return { message: t.error.internal, errorId };
};
