import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '#sql/model/roles.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { ownSettings, startNode, type Started } from '../support/process.ts';
import { smallOffice } from '../support/small-office.ts';
import { LONG_MS, until } from '../support/until.ts';

const form = () => randomUUID().replaceAll('-', '');
const SQL = { text: 'SELECT count() FROM letters', params: {} };
const REASON = 'بررسی پروندهٔ شهروند';

/** Addresses that are read, each with what makes it ask ClickHouse. */
const READ = `
	/ /?range=7d /?asof=1401-04-30 /bodies /bodies/bank_melli /counties /hotline /loans /operators /live?page=wall
	/figures /figures/unanswered /figures.csv?page=wall /figures.csv?page=bodies&range=30d /help /steps
	/letters /letters?kpi=unanswered /letters/L-001 /letters/L-001/unmask /addresses/none
	/exports /exports/none /exports/new?kpi=unanswered /remind?kpi=unanswered /flag?kpi=unanswered /verify
	/samples/none /samples?kpi=unanswered /shares?kpi=unanswered /s/none /reminders /reminders/none
	/deadletters /deadletters/${'0'.repeat(32)} /sources /health /import /log /users /tokens /healthz /readyz
	/account /account/access /account/digests /account/digests/day
	/alerts /alerts/none /alerts/new?measure=unanswered /alerts/addresses /alerts/bodies /alerts/deliveries
	/sql /sql/schema /sql/words /sql/quota /sql/saved /sql/r/none
	/__data.json /bodies/__data.json /letters/__data.json /letters/L-001/__data.json`
	.trim()
	.split(/\s+/);

/** Forms, each filled in as its page would have it. */
const SENT: Record<string, () => Record<string, string>> = {
	'/letters?/search': () => ({ q: 'مسکن' }),
	'/letters/L-001?/note': () => ({ text: 'یادداشت آزمون', form: randomUUID() }),
	'/letters/L-001/unmask': () => ({ reason: REASON }),
	'/export': () => ({ id: form(), format: 'csv', reason: REASON, list: 'kpi=unanswered' }),
	'/samples?/draw': () => ({ id: form(), method: 'random', seed: '7', size: '5', list: 'kpi=unanswered' }),
	'/shares?/create': () => ({ id: form(), days: '7', list: 'kpi=unanswered' }),
	'/deadletters?/check': () => ({ do: 'nothing', form: randomUUID() }),
	'/sql/export': () => ({ id: form(), format: 'csv', reason: REASON, sql: SQL.text, params: '{}' })
};

/** What a page's script sends. */
const SCRIPTED: Record<string, () => unknown> = {
	'/sql/run': () => ({ id: randomUUID(), statements: [SQL.text], params: {} }),
	'/sql/tools': () => ({ tool: 'explain', ...SQL }),
	'/sql/links': () => ({ kind: 'result', ...SQL }),
	'/sql/cancel': () => ({ id: randomUUID() })
};

/** One answer, read to its end where it has one. */
interface Answer {
	route: string;
	status: number;
	retryAfter: string | null;
	type: string;
	text: string;
}
type AnswerTo = Answer & { who: string };

/** Everything that a visitor may ask for, each to be called when its turn comes. */
function allRequests(visitor: Visitor): (() => Promise<Answer>)[] {
	const ask = async (route: string, send: (init: RequestInit) => Promise<Response>): Promise<Answer> => {
		const cut = new AbortController();
		const response = await send({ signal: cut.signal });
		const type = response.headers.get('content-type') ?? '';
		const isStream = type.startsWith('text/event-stream');
		// A file whose reading the engine broke off ends early: the browser sees it fail.
		const text = isStream ? '' : await response.text().catch(() => 'cut');
		cut.abort();
		return { route, status: response.status, retryAfter: response.headers.get('retry-after'), type, text };
	};
	const post = (path: string, send: (init: RequestInit) => Promise<Response>) => () => ask(`POST ${path}`, send);
	const json = { 'content-type': 'application/json', accept: '*/*' };
	return [
		...READ.map((path) => () => ask(`GET ${path}`, (init) => visitor.get(path, init))),
		...Object.entries(SENT).map(([path, fields]) => post(path, (init) => visitor.post(path, fields(), init))),
		...Object.entries(SCRIPTED).map(([path, body]) =>
			post(path, (init) => visitor.post(path, {}, { ...init, headers: json, body: JSON.stringify(body()) }))
		)
	];
}

const KILLS = 3;
/** At once, by one visitor: a browser has six connections. */
const AT_ONCE = 6;
/** What a person may be answered: what is asked for, where it goes on, whose it is, that it is not there, or later. */
const ANSWERS = new Set([200, 303, 401, 403, 404, 503]);

const folder = mkdtempSync(join(tmpdir(), 'pasokh-away-'));
let supervisor: Started;
let web: string;
const visitors: [name: string, visitor: Visitor][] = [];

beforeAll(async () => {
	const own = await ownSettings(join(folder, 'data'));
	const settings = { ...own, PASOKH_PUBLIC_WALL: 'on', PASOKH_CLOCK: 'data' };
	web = `http://127.0.0.1:${settings.PORT}/`;
	supervisor = startNode('ingest/supervisor/start.ts', [], settings);
	await until(
		'the office is open',
		() => {
			if (!supervisor.running()) throw new Error(supervisor.output());
			return supervisor.output().includes('the office is open');
		},
		LONG_MS
	);
	const office = await openOffice({ dataDir: settings.PASOKH_DATA_DIR });
	const token = await office.createToken('test');
	await office.close();
	const sent = await fetch(`http://127.0.0.1:${settings.INGEST_PORT}/v1/events`, {
		method: 'POST',
		headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
		body: smallOffice()
			.map((event) => JSON.stringify(event))
			.join('\n')
	});
	expect(sent.status).toBe(200);
	await until('the wall has the letters', async () => (await (await fetch(web)).text()).includes('بی‌پاسخ</title>'));
	const passwords = await makeLogins({ dataDir: settings.PASOKH_DATA_DIR });
	visitors.push(['nobody', visit(web)]);
	for (const role of ROLES) visitors.push([role, await logIn(web, role, passwords[role])]);
});

afterAll(async () => {
	await supervisor?.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** The engine's process, the newest. */
const enginePid = (): number =>
	Number([...supervisor.output().matchAll(/^clickhouse +\| is up(?: again)? \(pid (\d+)\)$/gm)].at(-1)![1]);

/**
 * Everything that everybody may ask for, once.
 * @param atOnce by each; one after another nobody is told that there are too many
 */
async function askAll(atOnce: number): Promise<AnswerTo[]> {
	const asked = visitors.map(async ([who, visitor]) => {
		const waiting = allRequests(visitor);
		const answers: AnswerTo[] = [];
		const ask = async () => {
			for (let next = waiting.shift(); next; next = waiting.shift()) answers.push({ who, ...(await next()) });
		};
		await Promise.all(Array.from({ length: atOnce }, ask));
		return answers;
	});
	return (await Promise.all(asked)).flat();
}

const statuses = (answers: AnswerTo[]) =>
	Object.fromEntries(answers.map(({ who, route, status }) => [`${who}: ${route}`, status] as const).toSorted());

test(
	'while the engine is killed again and again, nobody gets 500, and each 503 says when to come back',
	IN_DEPTH_ALONE,
	async () => {
		const before = statuses(await askAll(1));
		expect(Object.entries(before).filter(([, status]) => !ANSWERS.has(status) || status === 503)).toEqual([]);

		let isOver = false;
		let kills = 0;
		const killing = (async () => {
			for (let last = 0; !isOver; await pause(20)) {
				const pid = enginePid();
				if (pid === last) continue;
				process.kill(pid, 'SIGKILL');
				last = pid;
				kills++;
			}
		})();
		const answers: AnswerTo[] = [];
		do answers.push(...(await askAll(AT_ONCE)));
		while (kills < KILLS);
		isOver = true;
		await killing;

		const odd = answers.filter(({ status }) => !ANSWERS.has(status));
		expect(odd.map(({ who, route, status }) => [who, route, status])).toEqual([]);
		const away = answers.filter(({ status }) => status === 503);
		expect(new Set(away.map(({ retryAfter }) => Number(retryAfter) > 0))).toEqual(new Set([true]));
		for (const { route, type, text } of away) {
			if (!type.startsWith('text/html')) expect(JSON.parse(text), route).toMatchObject({ message: expect.any(String) });
			else if (route.startsWith('GET')) {
				expect(text, route).toContain('پایگاه داده اکنون پاسخ نمی‌دهد');
				expect(text, route).toContain('http-equiv="refresh"');
			}
		}
		// What was open keeps its last figures.
		const walls = answers.filter(({ route }) => route === 'GET /');
		expect(new Set(walls.map(({ status }) => status))).toEqual(new Set([200]));

		const killed = enginePid();
		await until('the engine is back', () => enginePid() !== killed || process.kill(killed, 0), LONG_MS);
		await until(
			'all is as it was',
			async () => {
				expect(statuses(await askAll(1))).toEqual(before);
				return true;
			},
			LONG_MS
		);
	}
);
