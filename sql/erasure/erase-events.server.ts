import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import { officeClock } from '../model/clock.ts';
import { utcText } from '../model/tehran.ts';
import { askQuietly } from './quiet.ts';

/** Where it is erased. */
export interface Place {
	database: string;
	cluster?: string | undefined;
}

/** What was found of erased letters, and is no more. */
export interface Stripped {
	events: number;
	/** The keys that these events had of persons who were erased. */
	keys: string[];
}

type Params = Readonly<Record<string, unknown>>;

/** A person's keys are in no log of the engine. A mutation on replicas asks for the second, since it reads another table. */
const QUIETLY = {
	log_queries: 0,
	allow_nondeterministic_mutations: 1,
	mutations_sync: '2',
	wait_end_of_query: 1
} as const;
const OLD_FILES = { pollMs: 200, waitMs: 60_000 };

/**
 * Empties the events of erased letters (`erasures`) among those that batches of `touched` name, and forgets identities that nobody else has.
 * Harmless to do twice, and to be cut off: what is left is found by the next.
 */
export async function stripEvents(
	client: ClickHouseClient,
	place: Place,
	batches: readonly bigint[]
): Promise<Stripped> {
	const { database } = place;
	if (batches.length === 0) return { events: 0, keys: [] };
	const params = { batches };
	const [found] = await askQuietly<Stripped>(client, statement('erasure/found.sql', database), params);
	if (found!.events === 0) return found!;
	await forgetIdentities(client, place, params);
	await say(client, statement('erasure/write.sql', database), params);
	await remove(client, place, 'event_log', statement('erasure/events.sql', database), params);
	return found!;
}

async function forgetIdentities(client: ClickHouseClient, place: Place, params: Params): Promise<void> {
	const { database } = place;
	const count = async () => {
		const query = statement('erasure/identities.sql', database);
		const [row] = await askQuietly<{ kept: number; marked: number }>(client, query);
		return row!;
	};
	if ((await count()).kept === 0) return;
	const now = utcText(officeClock.now());
	await say(client, statement('erasure/mark-identities.sql', database), { ...params, now });
	if ((await count()).marked === 0) return;
	// A mutation asks again for each part, so it must not ask for marks of the table that it takes them from.
	await say(client, `OPTIMIZE TABLE ${database}.${partsOf(place, 'identities')} FINAL`);
	await remove(client, place, 'identities', `sealed = ''`);
}

/** Forgets refused events that were erased, those too that came again. */
export const removeDeadLetters = (client: ClickHouseClient, place: Place): Promise<void> =>
	remove(client, place, 'dead_letters', statement('erasure/dead-letters.sql', place.database));

/**
 * What a batch of `touched` brought again of what was erased is erased again.
 * @param refused whether it brought refused events
 */
export async function eraseAgain(
	client: ClickHouseClient,
	place: Place,
	batch: bigint,
	refused: boolean
): Promise<void> {
	const query = statement('erasure/again.sql', place.database);
	const [found] = await askQuietly<{ letters: number; dead: number }>(client, query, { batches: [batch], refused });
	if (found!.letters > 0) await stripEvents(client, place, [batch]);
	if (found!.dead > 0) await removeDeadLetters(client, place);
}

/**
 * Removes rows that were made of the events before: state of now, what was kept of what was known, what is made anew beside.
 * @param isAll also of letters of which it was done before, as after a restore; of these there may be millions
 */
export async function removeState(client: ClickHouseClient, place: Place, isAll = false): Promise<void> {
	const { database, cluster } = place;
	const mark = statement('erasure/mark.sql', database);
	const tests: Readonly<Record<string, string>> = {
		citizen_mask: `citizen_mask != ''`,
		subject: `subject NOT IN ('', ${mark})`,
		citizen_key: statement('erasure/foreign.sql', database, { letter: 'letter_id', key: 'citizen_key' })
	};
	const found = await askQuietly<{ of: string; columns: string[] }>(client, statement('erasure/tables.sql', database), {
		database
	});
	for (const { of, columns } of found) {
		const whole = columns.flatMap((column) => tests[column] ?? []).join(' OR ');
		const table = cluster === undefined ? of : of.replace(/_local$/, '');
		await remove(client, place, table, statement('erasure/state.sql', database, { whole }), { is_all: isAll });
	}
}

/**
 * Has the engine delete the files that rows were removed from, which it keeps for eight minutes otherwise. On a cluster it does so in its own
 * time.
 */
export async function dropOldFiles(client: ClickHouseClient, { database, cluster }: Place): Promise<void> {
	if (cluster !== undefined) return;
	const old = async (): Promise<string[]> => {
		const query = statement('erasure/old-files.sql', database);
		const rows = await askQuietly<{ name: string }>(client, query, { database });
		return rows.map(({ name }) => name);
	};
	const tables = await old();
	const alter = (name: string, what: string) => say(client, `ALTER TABLE ${database}.${name} ${what}`);
	for (const name of tables) await alter(name, 'MODIFY SETTING old_parts_lifetime = 0');
	try {
		const until = performance.now() + OLD_FILES.waitMs;
		for (let left = tables; left.length > 0 && performance.now() < until; await sleep(OLD_FILES.pollMs)) {
			// It drops nothing, but deletes old files at once. Those that a query reads are deleted when it has ended.
			for (const name of left) await alter(name, `DROP PARTITION ID 'none'`);
			const there = await old();
			left = left.filter((name) => there.includes(name));
		}
	} finally {
		for (const name of tables) await alter(name, 'RESET SETTING old_parts_lifetime');
	}
}

const partsOf = ({ cluster }: Place, table: string): string =>
	cluster === undefined ? table : `${table}_local ON CLUSTER ${cluster}`;

async function remove(
	client: ClickHouseClient,
	place: Place,
	table: string,
	which: string,
	params?: Params
): Promise<void> {
	await say(client, `ALTER TABLE ${place.database}.${partsOf(place, table)} DELETE WHERE ${which}`, params);
}

const say = (client: ClickHouseClient, query: string, query_params: Params = {}): Promise<unknown> =>
	client.command({ query, query_params, clickhouse_settings: QUIETLY });
