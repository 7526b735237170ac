import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { loginOf } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { projectRoot } from '#sql/root.ts';
import type { Settings } from '#sql/settings.ts';
import { render } from '#sql/text/render.ts';

/** Another office on the same server. The server's own reader has no rights in it, so its working calendar is read by the administrator. */
export async function makeOfficeAside(settings: Settings, admin: ClickHouseClient, database: string): Promise<void> {
	await migrate({ ...settings, clickhouse: { ...settings.clickhouse, database } });
	const { username, password } = loginOf(settings, 'admin');
	const text = readFileSync(join(projectRoot(), 'sql/dictionaries/working_days.sql'), 'utf8');
	const login = `USER '${username}' PASSWORD '${password}'`;
	for (const query of render(text, { database }, projectRoot(), { login })) await admin.command({ query });
}
