import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { strToU8, zipSync } from 'fflate';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { countsPersons } from '#sql/measures/kpi.ts';
import { inStore } from '#sql/office/store.server.ts';
import { KEPT, sealPerson } from '#sql/office/person-tokens.server.ts';
import { answerKpi } from '#sql/queries/pages/kpi-answer.ts';
import { projectRoot } from '#sql/root.ts';
import type { Settings } from '#sql/settings.ts';
import type { OfficeUnderTest } from './office.ts';
import { PLANTED_CLEAR } from './planted.ts';
import { INHERITED } from './process.ts';
import { rowsOf } from './state.ts';

/** Columns of state that say whose a letter is or what it says. */
const TELLING = /^(citizen_|mobile_hash$|subject$|search_text$|version$|last_ingested_at$|kept_at$)/;

/** All figures of an office that no person is named by. */
export async function figuresWithoutNames(settings: Settings, clients: Record<'reader' | 'keeper', ClickHouseClient>) {
	const { reader, keeper } = clients;
	const columns = await rowsOf<{ name: string }>(
		reader,
		`SELECT name FROM system.columns WHERE database = 'pasokh' AND table = 'letter_state' ORDER BY name`
	);
	const names = columns.map(({ name }) => name).filter((name) => !TELLING.test(name));
	const state = await rowsOf(reader, `SELECT ${names.join(', ')} FROM pasokh.letter_state FINAL ORDER BY letter_id`);
	const figures: unknown[] = [];
	// All others are made of state.
	for (const { name } of CATALOGUE.filter(countsPersons)) {
		const question = { kpi: name, from: null, to: null, asOf: '2026-01-01T00:00:00Z', knownAt: null };
		const place = { database: settings.clickhouse.database, clock: settings.clock, keeper };
		const { result } = await answerKpi(reader, place, { ...question, by: null, where: [], excludeOutages: false });
		figures.push([name, result]);
	}
	return { state, figures };
}

/** Writes what there is of a person into places that no event comes to. */
export async function plantBesides(
	office: OfficeUnderTest,
	keys: readonly string[],
	identityKey: Uint8Array
): Promise<void> {
	const [key = ''] = keys;
	const { dataDir } = office.settings;
	await office.client('admin').command({
		query: `INSERT INTO pasokh.known_letters (known_at, stamp, is_there, letter_id, citizen_key)
			SELECT now64(3), 1, 1, letter_id, citizen_key FROM pasokh.letter_state FINAL`
	});
	const row = `1;${PLANTED_CLEAR.national_id};سلام`;
	const workbook = zipSync({
		'[Content_Types].xml': strToU8('x'),
		'xl/worksheets/sheet1.xml': strToU8(`<c>${row}</c>`)
	});
	for (const [path, content] of [
		['inbox/done/letters.csv', row],
		['inbox/done/others.csv', '1;1234567891;سلام'],
		['imports/abcdefghijklmnop/letters.xlsx', workbook]
	] as const) {
		mkdirSync(join(dataDir, path, '..'), { recursive: true });
		writeFileSync(join(dataDir, path), content);
	}
	const list = { words: `نامه‌های «${PLANTED_CLEAR.name}»`, query: `person=${sealPerson(key, KEPT, identityKey)}` };
	const at = new Date().toISOString();
	const by = { user_id: 'u', user_name: 'zahra', as_of: at, known_at: at };
	await inStore(office.settings, async ({ db }) => {
		await db
			.insertInto('exports')
			.values({
				...by,
				...list,
				id: 'e',
				role: 'inspector',
				reason: 'r',
				format: 'csv',
				rows_of_list: 1,
				state: 'begun',
				begun_at: at,
				ended_at: null,
				sha256: null,
				manifest: null
			})
			.execute();
		await db
			.insertInto('samples')
			.values({ ...by, ...list, id: 's', made_at: at, method: 'random', seed: '1', population: 1, letters: '["P-1"]' })
			.execute();
		await db
			.insertInto('sample_verdicts')
			.values({
				...{ id: 'v', sample_id: 's', letter_id: 'P-1', verdict: 'defect' as const },
				...{ note: `از ${PLANTED_CLEAR.name}`, user_id: 'u', user_name: 'zahra', at }
			})
			.execute();
		await db
			.insertInto('console_links')
			.values({
				...{ id: 'l', user_id: 'u', user_name: 'ali', text: `SELECT '${key}'`, params: '{}', chart: null },
				...{ created_at: at, result: JSON.stringify(keys), sha256: 'x' }
			})
			.execute();
	});
}

/** `place: needle` of all tables of the engine, all files of a folder, and the texts of the store's file, in which one is found. */
export async function whereFound(dir: string, admin: ClickHouseClient, needles: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	const look = (place: string, content: string) =>
		found.push(...needles.filter((needle) => content.includes(needle)).map((needle) => `${place}: ${needle}`));
	const tables = await rowsOf<{ name: string }>(
		admin,
		`SELECT concat(database, '.', name) AS name FROM system.tables WHERE engine LIKE '%MergeTree' AND database != 'system'`
	);
	for (const { name } of tables)
		look(name, await (await admin.query({ query: `SELECT * FROM ${name}`, format: 'JSONStringsEachRow' })).text());
	for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		try {
			look(
				join(entry.parentPath, entry.name).slice(dir.length),
				readFileSync(join(entry.parentPath, entry.name), 'utf8')
			);
		} catch (error) {
			// Files of the engine come and go.
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		}
	}
	return found;
}

/** A verb of the command line, with lines on its standard input. */
export async function pasokhWith(lines: readonly string[], args: readonly string[], env: Record<string, string>) {
	const child = spawn(process.execPath, [join(projectRoot(), 'ingest', 'cli', 'main.ts'), ...args], {
		env: { ...INHERITED, ...env },
		stdio: ['pipe', 'pipe', 'pipe']
	});
	child.stdin.end(lines.map((line) => `${line}\n`).join(''));
	const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { status: await exited, out, err };
}
