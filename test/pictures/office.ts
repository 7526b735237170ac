import { playScenario } from '#ingest/scenario/play.server.ts';
import { ROLES } from '#sql/model/roles.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { makeOfEach } from '../support/made.ts';
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

/** An office of its own with the first events of the scenario, and something of all that people make. The app must be built. */
export async function openOffice(events: number): Promise<Sitters> {
	const office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	try {
		await playScenario({ to: office.ingestUrl, token: office.token, seed: SEED, limit: events });
		// It is refused: a page of its own shows it.
		await office.post([{ v: 1, type: 'letter.registered', event_id: 'refused', letter_id: 'refused' } as never]);
		await stateCaughtUp(office.ingestUrl);
		const passwords = await makeLogins(office.settings);
		const people = { nobody: visit(office.webUrl) } as Record<Who, Visitor>;
		for (const role of ROLES) people[role] = await logIn(office.webUrl, role, passwords[role]);
		const made = Object.values(await makeOfEach(office.webUrl, people, LIST));
		return { url: office.webUrl, people, made, stop: () => office.stop() };
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
