import { expect } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import type { Role } from '#sql/model/roles.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { createApiToken } from '#sql/office/api-tokens.ts';
import { inStore } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import { csvRows, type ExportedRows } from './exported.ts';
import type { OfficeUnderTest } from './office.ts';

/** Programs that call the API of an office. */
export class Api {
	/** What calls bring that are told of no other. */
	token = '';
	readonly #office: OfficeUnderTest;
	#users = 0;
	#fresh = { secret: '', uses: 0 };

	constructor(office: OfficeUnderTest) {
		this.#office = office;
	}

	/** A token of somebody new, who has not chosen a password yet. */
	async tokenOf(role: Role, scopes = ['figures', 'lists']): Promise<string> {
		const name = `program-${++this.#users}`;
		return inStore(this.#office.settings, async (store) => {
			const { id } = await createUser(store, { name, role });
			const made = await createApiToken(store, id, { name: 'test', scopes, days: 7 }, new Date());
			if (typeof made === 'string') throw new Error(made);
			return made.secret;
		});
	}

	/** Who had the last of these tokens. */
	newest(): string {
		return `program-${this.#users}`;
	}

	/** A token whose quota is not used up. */
	async fresh(): Promise<string> {
		if (this.#fresh.secret === '' || this.#fresh.uses++ > 50)
			this.#fresh = { secret: await this.tokenOf('inspector'), uses: 0 };
		return this.#fresh.secret;
	}

	/** @param secret empty: none is sent */
	call(path: string, secret = this.token, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
		const authorization: Record<string, string> = secret === '' ? {} : { authorization: `Bearer ${secret}` };
		return fetch(new URL(path, this.#office.webUrl), { method, headers: { ...authorization, ...headers } });
	}

	async answer<T>(path: string, secret = this.token): Promise<T> {
		const response = await this.call(path, secret);
		const text = await response.text();
		expect(response.status, `${path} ${text}`).toBe(200);
		return JSON.parse(text) as T;
	}

	async tableOf(path: string, secret = this.token): Promise<ExportedRows> {
		return csvRows(await (await this.call(path, secret, { accept: 'text/csv' })).bytes());
	}

	/** What the access log says of somebody, the newest first. */
	async linesOf(name: string) {
		const log = await openAccessLog(this.#office.settings);
		const lines = await log.read({ limit: 500, user: name });
		await log.close();
		return lines.map(({ action, subject, details }) => ({ action, subject, details }));
	}
}

/** The problem that an answer is; each says what to do. */
export async function problemOf(response: Response): Promise<Record<string, unknown>> {
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	const problem = (await response.json()) as Record<string, unknown>;
	expect(problem).toMatchObject({ status: response.status, cure: expect.stringMatching(/\w/) });
	return problem;
}

/** A question that is put in several ways. */
export interface Ask {
	kpi: Kpi;
	by: string | null;
	where: [string, string][];
	from: string | null;
	to: string | null;
	asOf: string;
}

const CODES: Record<string, string[]> = {
	channel: ['letter', 'call', 'email'],
	county: ['kermanshah', 'javanrud'],
	category: ['loan', 'job'],
	body: ['bank_melli', 'emdad'],
	bank: ['bank_melli', 'bank_mellat']
};

/** Questions by chance, of any figure that can be asked so; Little's law is asked by whole ranges alone. */
export function asksOf(seed: number, count: number): Ask[] {
	const random = createRandom(seed);
	const kpis = CATALOGUE.filter(({ name }) => name !== 'littles_law');
	return Array.from({ length: count }, () => {
		const kpi = random.pick(kpis);
		const known = kpi.dimensions.filter((one) => one in CODES);
		const [from, to] = random.chance(0.5) ? [null, null] : ['2022-07-15', `2022-07-${17 + random.int(4)}`];
		return {
			...{ kpi, from, to, asOf: `2022-07-${20 + random.int(2)}T10:30:00.000Z` },
			by: kpi.measure !== 'custom' && known.length > 0 && random.chance(0.4) ? random.pick(known) : null,
			where: known.filter(() => random.chance(0.3)).map((one): [string, string] => [one, random.pick(CODES[one]!)])
		};
	});
}
