import type { WireEvent } from '#ingest/contract/event.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from './embedded.ts';
import { freePort, startNode, type Started } from './process.ts';
import { LONG_MS, until } from './until.ts';

/** What ingest says to a batch. */
export interface Reply {
	status: number;
	body: unknown;
}

export interface WebUnderTest {
	url: string;
	process: Started;
	stop(): Promise<void>;
}

/** A whole office: ClickHouse, ingest as a process of its own and, where asked for, the built web app. */
export interface OfficeUnderTest extends Pick<
	EmbeddedUnderTest,
	'settings' | 'env' | 'client' | 'killServer' | 'startServer' | 'hangServer'
> {
	ingest: Started;
	ingestUrl: string;
	/** Secret of the source `test`. */
	token: string;
	/** Empty without `web`. */
	webUrl: string;
	/** -1 without `web`. */
	webPid: number;
	post(events: WireEvent[]): Promise<Reply>;
	/** One more web process on this office, with some settings changed; of another build, where told. */
	startWeb(variables?: Record<string, string>, build?: string): Promise<WebUnderTest>;
	stopClickHouse(): Promise<void>;
	stop(): Promise<void>;
}

/** Those that run: a test file of whole offices stops them when it ends. */
export const OFFICES = new Set<OfficeUnderTest>();

export async function startOffice(options: {
	web?: boolean;
	settings?: Record<string, string>;
}): Promise<OfficeUnderTest> {
	const embedded = await startEmbeddedOffice(options.settings);
	const { env, settings } = embedded;
	const started: Started[] = [];
	const start = async (file: string, probe: string, variables: Record<string, string>) => {
		const process = startNode(file, [], variables);
		started.push(process);
		await until(`${file} answers at ${probe}`, async () => !process.running() || (await fetch(probe)).ok, LONG_MS);
		if (!process.running()) throw new Error(`${file} ended at its start:\n${process.output()}`);
		return process;
	};
	const startWeb = async (variables: Record<string, string> = {}, build = 'build/index.js'): Promise<WebUnderTest> => {
		const port = variables['PORT'] ?? String(await freePort());
		const url = `http://127.0.0.1:${port}/`;
		const own = {
			...env,
			HOST: '127.0.0.1',
			ORIGIN: new URL(url).origin,
			BODY_SIZE_LIMIT: 'Infinity',
			...variables,
			PORT: port
		};
		// Empty: not set.
		const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== ''));
		const process = await start(build, new URL('/healthz', url).href, set);
		return { url, process, stop: async () => void (await process.stop()) };
	};
	const stop = async () => {
		try {
			for (const process of started.toReversed()) await process.stop();
		} finally {
			await embedded.stop();
		}
	};
	try {
		const office = await openOffice(settings);
		const token = await office.createToken('test');
		await office.close();
		const ingestUrl = settings.ingest.url;
		const ingest = await start('ingest/main.ts', `${ingestUrl}/readyz`, env);
		const web = options.web ? await startWeb({ PORT: String(settings.web.port) }) : undefined;
		const whole: OfficeUnderTest = {
			settings,
			env,
			client: (role) => embedded.client(role),
			ingest,
			ingestUrl,
			token,
			webUrl: web?.url ?? '',
			webPid: web?.process.pid ?? -1,
			post: (events) => post(ingestUrl, token, events),
			startWeb,
			stopClickHouse: () => embedded.stopServer(),
			killServer: () => embedded.killServer(),
			startServer: () => embedded.startServer(),
			hangServer: () => embedded.hangServer(),
			stop: async () => {
				OFFICES.delete(whole);
				await stop();
			}
		};
		OFFICES.add(whole);
		return whole;
	} catch (error) {
		await stop();
		throw error;
	}
}

async function post(ingestUrl: string, token: string, events: WireEvent[]): Promise<Reply> {
	const response = await fetch(`${ingestUrl}/v1/events`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${token}` },
		body: events.map((event) => JSON.stringify(event)).join('\n')
	});
	return { status: response.status, body: await response.json() };
}
