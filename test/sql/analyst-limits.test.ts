import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analystSettings } from '#sql/server/analyst.ts';
import { filesOf } from '#sql/server/config.ts';
import { readCredentials, serverDir } from '#sql/engine/credentials.ts';
import { startEmbedded, type EmbeddedServer } from '#sql/server/embedded.server.ts';
import { xml } from '#sql/server/xml.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { makeDataDir } from '../support/data-dir.ts';
import { freePort } from '../support/process.ts';

/**
 * The analyst of an engine without its door, whose sessions begin with `readonly = 0` by a configuration of the test: as they do on
 * whatever page of the engine forgets it.
 */

const CONSTRAINT = /^Code: 452\b/;

let settings: Settings;
let server: EmbeddedServer;

beforeAll(async () => {
	settings = readSettings({
		PASOKH_DATA_DIR: await makeDataDir('pasokh-limits-'),
		CLICKHOUSE_HTTP_PORT: String(await freePort())
	});
	const folder = filesOf(serverDir(settings.dataDir)).users.replace(/\.xml$/, '.d');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'loose.xml'), xml({ clickhouse: { profiles: { analyst: { readonly: 0 } } } }));
	server = await startEmbedded(settings);
});
afterAll(async () => {
	await server?.stop();
	await rm(settings.dataDir, { recursive: true, force: true });
});

async function ask(sql: string): Promise<string> {
	const { user, password } = readCredentials(settings.dataDir).analyst;
	const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
	const response = await fetch(server.url, { method: 'POST', body: sql, headers });
	return (await response.text()).trim();
}

const limits = Object.entries(analystSettings(1_000_000_000_000));

test('the session is one that may change settings', async () => {
	expect(await ask("SELECT getSetting('readonly')")).toBe('0');
	expect(await ask("SELECT getSetting('join_algorithm') SETTINGS join_algorithm = 'hash'")).toBe('hash');
});

test.each(limits.filter(([, { max }]) => max !== undefined))(
	'%s goes no further than its limit',
	async (name, { max }) => {
		// Of threads 0 means as many as there are cores, and of rows in a block none is refused by the engine itself.
		const none = name === 'max_threads' ? [] : [0];
		for (const beyond of [...none, 2 * max!])
			expect(await ask(`SELECT 1 SETTINGS ${name} = ${beyond}`), String(beyond)).toMatch(/^Code: (452|36)\b/);
		expect(await ask(`SELECT 1 SETTINGS ${name} = 1`)).not.toMatch(CONSTRAINT);
	}
);

test.each(limits.filter(([name, { mayChange }]) => !mayChange && name !== 'readonly'))(
	'%s stays as the office has it',
	async (name) => {
		const value = await ask(`SELECT getSetting('${name}')`);
		const others = /^\d/.test(value) || /^(true|false)$/.test(value) ? ['0', '1', '1000000007'] : ["'break'"];
		const different = others.filter(
			(one) => one !== value && !(value === 'true' && one !== '0') && !(value === 'false' && one !== '1')
		);
		expect(different.length).toBeGreaterThan(0);
		for (const one of different) expect(await ask(`SELECT 1 SETTINGS ${name} = ${one}`), one).toMatch(CONSTRAINT);
	}
);
