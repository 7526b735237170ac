import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { statement } from '../client/statement.server.ts';
import type { Settings } from '../settings.ts';
import { startEmbedded, type EmbeddedServer } from './embedded.server.ts';

/** Looks without an answer, one after another, after which the engine is ended. */
const LOOKS = 6;
/** On a busy machine a query ends some seconds late. */
const LATE_S = 60;
/** Time for an orderly stop; then it is ended by force. Acknowledged data is on disk either way. */
const STOP_MS = 500;

/**
 * Starts the engine on ports of its own, where the doors of any process find it (doors.server.ts).
 * @param signal aborts the start
 * @throws ServerError as startEmbedded
 */
export async function startEngine(settings: Settings, signal?: AbortSignal): Promise<EmbeddedServer> {
	const [httpPort, tcpPort] = [await anyPort(), await anyPort()];
	return startEmbedded({ ...settings, clickhouse: { ...settings.clickhouse, httpPort, tcpPort } }, true, signal);
}

/**
 * Ends an engine that has answered nothing for so long, or in which an analyst's query runs on: some functions, such as editDistance of
 * two long texts, check neither limits nor KILL QUERY before a block of rows is done, which may take hours. Whoever started the engine
 * starts it again. Looks are counted, not time: where this process stood still itself, or the whole machine slept, the engine is not late.
 * @param say is given lines for a person
 */
export async function watchEngine(
	server: EmbeddedServer,
	{ database, patienceS }: { database: string; patienceS: number },
	say: (line: string) => void
): Promise<void> {
	const query = statement('queries/console/runaway.sql', database);
	const asked = { query, param_late_s: String(LATE_S), log_queries: '0' };
	const lookMs = Math.round((patienceS * 1_000) / LOOKS);
	let hasEnded = false;
	void server.exited.then(() => (hasEnded = true));
	let since = new Date();
	for (let silent = 0; silent < LOOKS;) {
		const [answer] = await Promise.all([server.ask(asked, lookMs), sleep(lookMs, undefined, { ref: false })]);
		if (hasEnded) return;
		silent = answer === undefined ? silent + 1 : 0;
		if (answer === undefined) continue;
		since = new Date();
		// A refusal is a longer text.
		if (!/^[1-9]\d*\n$/.test(answer)) continue;
		say('is ended, since a query of an analyst went on for long after its time');
		return server.stop(STOP_MS);
	}
	say(`has not answered since ${since.toISOString()}, for ${patienceS} s: ended by force`);
	return server.stop(0);
}

/** A port on loopback that nothing listens on. */
export async function anyPort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}
