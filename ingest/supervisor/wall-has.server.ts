import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '#sql/client/open.server.ts';
import { readWatermark } from '#sql/queries/pages/read-page.ts';
import type { Settings } from '#sql/settings.ts';

const LOOK_EVERY_MS = 500;
/** Characters of a line `id: …` in the stream. */
const LINE_AT_MOST = 40;

interface Login {
	name: string;
	password: string;
}

/**
 * Resolves when the wall shows all that ingest has acknowledged: state has every batch, and a snapshot that the dashboard
 * sends is of that state or a later one. Waits for as long as it takes.
 * @param login of somebody who sees the wall where the public does not
 */
export async function untilTheWallHasAll(
	settings: Settings,
	web: string,
	login: Login | undefined,
	signal: AbortSignal
): Promise<void> {
	await untilStateHasAll(settings.ingest.url, signal);
	const client = openClient(settings, 'reader');
	const watermark = await again(() => readWatermark(client, settings.clickhouse.database), signal);
	await client.close();
	await again(async () => {
		const cookie = settings.publicWall || !login ? '' : await logIn(web, login);
		await untilShown(web, BigInt(watermark), cookie, signal);
	}, signal);
}

async function untilStateHasAll(ingest: string, signal: AbortSignal): Promise<void> {
	await again(async () => {
		const { waiting } = (await (await fetch(`${ingest}/readyz`, { signal })).json()) as {
			waiting: { batches: number };
		};
		if (waiting.batches > 0) throw new Error('batches wait');
	}, signal);
}

/** Follows the wall as a browser does, until what it shows is of this watermark. */
async function untilShown(web: string, watermark: bigint, cookie: string, signal: AbortSignal): Promise<void> {
	const response = await fetch(new URL('/live?page=wall', web), { headers: { cookie }, signal });
	if (!response.ok || !response.body) throw new Error(`the wall is refused: ${response.status}`);
	let tail = '';
	for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
		const text = tail + chunk;
		if ([...text.matchAll(/^id: (\d+)\n/gm)].some(([, shown]) => BigInt(shown!) >= watermark)) return;
		tail = text.slice(-LINE_AT_MOST);
	}
	throw new Error('the stream has ended');
}

async function logIn(web: string, fields: Login): Promise<string> {
	const response = await fetch(new URL('/login', web), {
		method: 'POST',
		headers: { origin: new URL(web).origin },
		body: new URLSearchParams({ ...fields }),
		redirect: 'manual'
	});
	return response.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');
}

/** Tries until it succeeds; throws when the signal is given. */
async function again<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
	for (;;) {
		signal.throwIfAborted();
		try {
			return await attempt();
		} catch {
			await sleep(LOOK_EVERY_MS, undefined, { signal });
		}
	}
}
