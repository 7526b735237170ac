import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '#sql/model/roles.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { allRequests, type Answer } from '../support/all-routes.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { ownSettings } from '../support/ports.ts';
import { startNode, type Started } from '../support/process.ts';
import { smallOffice } from '../support/small-office.ts';
import { LONG_MS, until } from '../support/until.ts';

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
	const settings = {
		...(await ownSettings(join(folder, 'data'))),
		PASOKH_PUBLIC_WALL: 'on',
		PASOKH_CLOCK: 'data'
	};
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
async function askAll(atOnce: number): Promise<(Answer & { who: string })[]> {
	const asked = visitors.map(async ([who, visitor]) => {
		const waiting = allRequests(visitor);
		const answers: (Answer & { who: string })[] = [];
		const ask = async () => {
			for (let next = waiting.shift(); next; next = waiting.shift()) answers.push({ who, ...(await next()) });
		};
		await Promise.all(Array.from({ length: atOnce }, ask));
		return answers;
	});
	return (await Promise.all(asked)).flat();
}

const statuses = (answers: (Answer & { who: string })[]) =>
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
		const answers: (Answer & { who: string })[] = [];
		do answers.push(...(await askAll(AT_ONCE)));
		while (kills < KILLS);
		isOver = true;
		await killing;

		expect(answers.filter(({ status }) => !ANSWERS.has(status)).map((one) => [one.who, one.route, one.status])).toEqual(
			[]
		);
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
