import { randomUUID } from 'node:crypto';
import { playScenario } from '#ingest/scenario/play.server.ts';
import { ROLES } from '#sql/model/roles.ts';
import { deskOf, hiddenOf, takeExport } from '../support/desk.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice } from '../support/office.ts';
import { stateCaughtUp } from '../support/state.ts';
import type { Who } from './addresses.ts';

/** An office that pictures are taken of. */
export interface Sitters {
	url: string;
	people: Partial<Record<Who, Visitor>>;
	/** Addresses that stand behind no link. */
	made: string[];
	stop(): Promise<void>;
}

const SEED = 1401;
const LIST = 'kpi=unanswered';
const REASON = 'بررسی نامه‌های بی‌پاسخ';

/** An office of its own with the first events of the scenario, and something of all that people make. The app must be built. */
export async function openOffice(events: number): Promise<Sitters> {
	const office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	try {
		await playScenario({ to: office.ingestUrl, token: office.token, seed: SEED, limit: events });
		// It is refused: a page of its own shows it.
		await office.post([{ v: 1, type: 'letter.registered', event_id: 'refused', letter_id: 'refused' } as never]);
		await stateCaughtUp(office.ingestUrl);
		const passwords = await makeLogins(office.settings);
		const people: Partial<Record<Who, Visitor>> = { nobody: visit(office.webUrl) };
		for (const role of ROLES) people[role] = await logIn(office.webUrl, role, passwords[role]);
		return { url: office.webUrl, people, made: await makeSome(office.webUrl, people), stop: () => office.stop() };
	} catch (error) {
		await office.stop();
		throw error;
	}
}

/** A running office; only whose login is told is there, beside nobody. */
export async function joinOffice(url: string, logins: readonly { role: Who; name: string; password: string }[]) {
	const people: Partial<Record<Who, Visitor>> = { nobody: visit(url) };
	for (const { role, name, password } of logins) people[role] = await logIn(url, name, password);
	return { url, people, made: [], stop: async () => {} } satisfies Sitters;
}

/** An export, a sample, a shared list, an alert and a shared answer; their addresses. */
async function makeSome(url: string, { inspector, analyst }: Partial<Record<Who, Visitor>>): Promise<string[]> {
	if (!inspector || !analyst) return [];
	const desk = deskOf(url, { name: '', cookie: inspector.cookie });
	const { id } = await takeExport(desk, `/letters?${LIST}`, { format: 'csv', reason: REASON });
	const sample = await desk.text(`/samples?${LIST}`);
	const drawn = { method: 'random', size: '5', seed: '', id: hiddenOf(sample, 'id'), list: hiddenOf(sample, 'list') };
	const sampled = (await desk.post('/samples?/draw', drawn)).headers.get('location') ?? '';
	const form = await desk.text(`/shares?${LIST}`);
	const shared = { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), days: '7' };
	const list = /\/s\/[\w-]{32}/.exec(await (await desk.post('/shares?/create', shared)).text())?.[0] ?? '';
	const rule = { when: 'above', limit: '3', by: 'body' };
	const made = (await desk.post('/alerts/new?/save&measure=unanswered', rule)).headers.get('location') ?? '';
	const question = { kind: 'result', id: randomUUID(), params: {} };
	const text = 'SELECT channel, count() AS letters FROM letters GROUP BY channel ORDER BY letters DESC';
	const answer = await analyst.post(
		'/sql/links',
		{},
		{ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...question, text }) }
	);
	const { path = '' } = (await answer.json()) as { path?: string };
	return [`/exports/${id}`, sampled, list, made, path].filter((one) => one !== '');
}
