import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { openClient } from '../client/open.server.ts';
import { statement } from '../client/statement.server.ts';
import { maskNumbersIn } from '../model/identities-in-text.ts';
import { accessLogOf } from '../office/access-log.server.ts';
import { admitQuery, chargeQuery, type QueryCost } from '../office/query-meter.ts';
import { digest } from '../office/secret.ts';
import type { Store } from '../office/store.server.ts';
import { endedLogins, noteUses, standingLogin } from '../office/tool-access.ts';
import { defineQuery, runQuery } from '../client/define.server.ts';
import type { Settings } from '../settings.ts';
import type { Credential } from '../engine/credentials.ts';
import { isSameSecret, refusedLogin } from './own-user.ts';
import { QUOTA_EXCEEDED, SqlRefusal, TOO_MANY_QUERIES, type Login } from './sql-request.ts';

/** A person who queries, by the console or by a tool's access. */
export interface Person {
	id: string;
	/** The tool's access, if it came by one. The console writes its own lines in the access log. */
	access?: { login: string; userName: string };
}

/** A query of a person that was let in. */
export interface PersonQuery {
	id: string;
	/** The engine user that this person is lent. */
	as: Credential;
	/** Must be called at the end. `rows` is an estimate, for an answer that was cut off and whose rows the engine may not log. */
	end(rows?: number): void;
}

export interface People {
	/** Finds the person of a tool's login. Throws SqlRefusal. */
	authenticate(login: Login): Promise<Person>;
	/** Admits a query, counts it and writes its log line. Throws SqlRefusal. @param cut is called when its access has ended */
	begin(person: Person, query: { sql: string; id: string | undefined }, cut: () => void): Promise<PersonQuery>;
	/** Lends an engine user only, for a connection whose queries cannot be told apart. @param cut as above */
	lend(person: Person, cut: () => void): { as: Credential; end(): void };
	close(): Promise<void>;
}

/** The engine's own limits, for all people and for each (sql/server/analyst.ts). */
const MOST_QUERIES = 60;
const MOST_OF_PERSON = 8;
const LOOK_MS = 250;
const CHARGE_MS = 1_000;
/** The engine logs a query within 7.5 s, on a busy machine some seconds later. */
const LOGGED_WITHIN_MS = 30_000;
const USE_EVERY_MS = 60_000;
const LOGGED_SQL = 2_000;

const uses = defineQuery(
	'console/uses',
	z.object({
		query_id: z.string(),
		read_rows: z.coerce.number(),
		result_rows: z.coerce.number(),
		is_over: z.number()
	})
);

interface Running {
	person: Person;
	id: string;
	begun: number;
	/** What was charged so far. */
	charged: QueryCost;
	known: Omit<QueryCost, 'seconds'>;
	endedAt?: number;
	/** The engine's log has its total cost. */
	isCostFinal: boolean;
}

/**
 * Knows the people who query through the door: who they are, which engine user each is lent, and what each uses up. Accesses and costs are
 * in the office's store, so they outlive this process.
 */
export function openPeople(settings: Settings, store: Store, users: readonly Credential[]): People {
	const log = accessLogOf(store);
	/** By person, in order of the last use. */
	const lent = new Map<string, Credential>();
	const held = new Map<string, number>();
	const open = new Set<{ login: string; queryId?: string; cut: () => void }>();
	const queries = new Set<Running>();
	const usedAt = new Map<string, number>();

	function engineUserOf(id: string): Credential {
		let user = lent.get(id) ?? users.find((one) => ![...lent.values()].includes(one));
		if (user === undefined) {
			const [idle] = [...lent.keys()].filter((one) => !held.has(one));
			if (idle === undefined) throw new SqlRefusal(TOO_MANY_QUERIES, 'Too many people ask at this time.');
			user = lent.get(idle)!;
			lent.delete(idle);
		}
		lent.delete(id);
		lent.set(id, user);
		return user;
	}

	function hold(id: string): () => void {
		const [mine, all] = [held.get(id) ?? 0, [...held.values()].reduce((sum, one) => sum + one, 0)];
		if (mine >= MOST_OF_PERSON || all >= MOST_QUERIES)
			throw new SqlRefusal(
				TOO_MANY_QUERIES,
				mine >= MOST_OF_PERSON
					? `Too many simultaneous queries of one person. Maximum: ${MOST_OF_PERSON}`
					: `Too many simultaneous queries of all people. Maximum: ${MOST_QUERIES}`
			);
		held.set(id, mine + 1);
		return () => {
			const rest = held.get(id)! - 1;
			if (rest === 0) held.delete(id);
			else held.set(id, rest);
		};
	}

	function lend({ id, access }: Person, cut: () => void, queryId?: string): { as: Credential; end(): void } {
		const release = hold(id);
		try {
			const as = engineUserOf(id);
			const one = access && { login: access.login, queryId, cut };
			if (one) open.add(one);
			return {
				as,
				end() {
					release();
					if (one) open.delete(one);
				}
			};
		} catch (error) {
			release();
			throw error;
		}
	}

	async function noteUse(login: string, now: Date): Promise<void> {
		if (now.getTime() < (usedAt.get(login) ?? 0) + USE_EVERY_MS) return;
		usedAt.set(login, now.getTime());
		await noteUses(store, [{ login, usedAt: now.toISOString() }]);
	}

	/** Charges the cost since the last call. */
	async function charge(query: Running): Promise<void> {
		const { person, charged, known, begun, endedAt } = query;
		const seconds = ((endedAt ?? performance.now()) - begun) / 1_000;
		const cost = {
			seconds: seconds - charged.seconds,
			resultRows: Math.max(0, known.resultRows - charged.resultRows),
			readRows: Math.max(0, known.readRows - charged.readRows)
		};
		query.charged = {
			seconds,
			resultRows: charged.resultRows + cost.resultRows,
			readRows: charged.readRows + cost.readRows
		};
		if (cost.seconds > 0 || cost.resultRows > 0 || cost.readRows > 0)
			await chargeQuery(store, person.id, cost, new Date());
	}

	async function askEngine(): Promise<void> {
		const client = openClient(settings, 'reader');
		try {
			const { database } = settings.clickhouse;
			const found = await runQuery(client, uses, { database, params: { queries: [...queries].map(({ id }) => id) } });
			for (const row of found)
				for (const query of queries) {
					if (query.id !== row.query_id) continue;
					query.known.readRows = Math.max(query.known.readRows, row.read_rows);
					query.known.resultRows = Math.max(query.known.resultRows, row.result_rows);
					if (row.is_over === 1 && query.endedAt !== undefined) query.isCostFinal = true;
				}
		} catch {
			// The engine is away: its last numbers stand, and time is measured here.
		} finally {
			await client.close();
		}
	}

	async function chargeAll(): Promise<void> {
		if (queries.size === 0) return;
		await askEngine();
		for (const query of queries) {
			const isForgotten = performance.now() > (query.endedAt ?? Infinity) + LOGGED_WITHIN_MS;
			await charge(query);
			if (query.isCostFinal || isForgotten) queries.delete(query);
		}
	}

	async function endQueries(ids: string[]): Promise<void> {
		const client = openClient(settings, 'canceller');
		try {
			const query = statement('queries/console/end-of-person.sql', settings.clickhouse.database);
			await client.command({ query, query_params: { queries: ids } });
		} finally {
			await client.close();
		}
	}

	/** Cuts off connections and queries whose access has ended. */
	async function cutEnded(): Promise<void> {
		if (open.size === 0) return;
		const ended = new Set(await endedLogins(store, [...new Set([...open].map(({ login }) => login))], new Date()));
		const over = [...open].filter(({ login }) => ended.has(login));
		for (const { cut } of over) cut();
		const ids = over.flatMap(({ queryId }) => (queryId === undefined ? [] : [queryId]));
		if (ids.length > 0) await endQueries(ids);
	}

	const timers = [every(LOOK_MS, cutEnded), every(CHARGE_MS, chargeAll)];

	return {
		async authenticate({ user, password }) {
			const found = await standingLogin(store, user, new Date());
			if (!isSameSecret(digest(password), found?.secretHash ?? digest('')) || !found) throw refusedLogin(user);
			return { id: found.userId, access: { login: user, userName: found.userName } };
		},
		async begin(person, { sql, id }, cut) {
			const now = new Date();
			const queryId = nameOf(person, id);
			const loan = lend(person, cut, queryId);
			try {
				const admission = await admitQuery(store, person.id, now);
				if (admission.kind === 'refused') throw quotaRefusal(admission);
				if (person.access) {
					const { login, userName } = person.access;
					await log.write({
						...{ at: now, user: userName, role: 'analyst', action: 'query', subject: login, reason: '' },
						details: { sql: maskNumbersIn(sql.slice(0, 2 * LOGGED_SQL)).slice(0, LOGGED_SQL) }
					});
					await noteUse(login, now);
				}
			} catch (error) {
				loan.end();
				throw error;
			}
			const query: Running = {
				...{ person, id: queryId, begun: performance.now(), isCostFinal: false },
				...{ charged: { seconds: 0, resultRows: 0, readRows: 0 }, known: { resultRows: 0, readRows: 0 } }
			};
			queries.add(query);
			return {
				id: queryId,
				as: loan.as,
				end(rows = 0) {
					loan.end();
					query.endedAt = performance.now();
					query.known.resultRows = Math.max(query.known.resultRows, rows);
					void charge(query).catch(() => {});
				}
			};
		},
		lend,
		async close() {
			for (const timer of timers) timer.stop();
			for (const query of queries) {
				query.endedAt ??= performance.now();
				await charge(query).catch(() => {});
			}
		}
	};
}

/** The engine's id for a query. It begins with the person, so that nobody can take the id of another's query. The console's do already. */
function nameOf({ id, access }: Person, given: string | undefined): string {
	if (access === undefined && given?.startsWith(`${id}.`)) return given;
	return `${id}.${access?.login ?? 'console'}.${randomUUID()}`;
}

function quotaRefusal({ limit, seconds, max, until }: { limit: string; seconds: number; max: number; until: Date }) {
	const text = `Quota for a person for ${seconds}s has been exceeded: ${limit} = ${max} are used up. Interval will end at ${until.toISOString()}.`;
	const wait = Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1_000));
	return new SqlRefusal(QUOTA_EXCEEDED, text, { 'Retry-After': String(wait) });
}

/** Repeats work, one run at a time, also after a failure. */
function every(ms: number, work: () => Promise<void>): { stop(): void } {
	let isBusy = false;
	const timer = setInterval(() => {
		if (isBusy) return;
		isBusy = true;
		work()
			.catch(() => {})
			.finally(() => (isBusy = false));
	}, ms);
	timer.unref();
	return { stop: () => clearInterval(timer) };
}
