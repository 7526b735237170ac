import { judgeExport, type ExportManifest } from '../proof/export-manifest.ts';
import type { ChainEnd } from './access-chain.ts';
import { addOnce, DAY_MS, exclusively, refuseMore } from './caps.ts';
import type { ExportsTable } from './proof-tables.ts';
import type { Store } from './store.server.ts';

/** What is known of an export before its first row is read. */
export type ExportBegun = Omit<ExportsTable, 'state' | 'ended_at' | 'sha256' | 'manifest'>;

/** Most exports of a person in 24 hours. Exports are evidence, and their manifests are kept for ever. */
export const EXPORTS_A_DAY = 200;

/**
 * Records the beginning of an export. False if it began before, as when a form is sent twice.
 * @throws CapError
 */
export async function beginExport(db: Store['db'], about: ExportBegun): Promise<boolean> {
	const row: ExportsTable = { ...about, state: 'begun', ended_at: null, sha256: null, manifest: null };
	return exclusively(db, async (change) => {
		if (!(await addOnce(change.insertInto('exports').values(row)))) return false;
		const ofDay = change
			.selectFrom('exports')
			.where('user_id', '=', about.user_id)
			.where('begun_at', '>', new Date(Date.parse(about.begun_at) - DAY_MS).toISOString());
		await refuseMore('exports', ofDay, EXPORTS_A_DAY);
		return true;
	});
}

/** Records the manifest of a file that was sent completely. */
export async function finishExport(db: Store['db'], manifest: ExportManifest): Promise<void> {
	const done = {
		state: 'done' as const,
		ended_at: manifest.exported_at,
		sha256: manifest.file.sha256,
		manifest: JSON.stringify(manifest)
	};
	await db.updateTable('exports').set(done).where('id', '=', manifest.id).where('state', '=', 'begun').execute();
}

/** Records that a file was not sent to its end. */
export async function failExport(db: Store['db'], id: string, at: string): Promise<void> {
	await db
		.updateTable('exports')
		.set({ state: 'failed', ended_at: at })
		.where('id', '=', id)
		.where('state', '=', 'begun')
		.execute();
}

export const findExport = (db: Store['db'], id: string): Promise<ExportsTable | undefined> =>
	db.selectFrom('exports').selectAll().where('id', '=', id).executeTakeFirst();

/** The first export with exactly these bytes. */
export const findExportOf = (db: Store['db'], sha256: string): Promise<ExportsTable | undefined> =>
	db.selectFrom('exports').selectAll().where('sha256', '=', sha256).orderBy('begun_at').limit(1).executeTakeFirst();

/** The newest exports, of one person or of all. */
export function listExports(db: Store['db'], userId: string | null, limit: number): Promise<ExportsTable[]> {
	const all = db.selectFrom('exports').selectAll().orderBy('begun_at', 'desc').limit(limit);
	return (userId === null ? all : all.where('user_id', '=', userId)).execute();
}

/** The head of the access log in each export whose manifest one of these keys signed. */
export async function exportedHeads(db: Store['db'], publicKeys: readonly string[]): Promise<ChainEnd[]> {
	const rows = await db.selectFrom('exports').select('manifest').where('state', '=', 'done').execute();
	return rows.flatMap(({ manifest }) => judgeExport(manifest ?? '', null, publicKeys).manifest?.log_head ?? []);
}
