import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, rmdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { inStore, type Store, type StoreSettings } from '#sql/office/store.server.ts';

/** While the work lasts, nobody can write a line into the access log. */
export const whileLogIsFull = (settings: StoreSettings, work: (store: Store) => Promise<void>): Promise<void> =>
	inStore(settings, async (store) => {
		const say = (text: string) => sql.raw(text).execute(store.db);
		await say("CREATE TRIGGER no_line BEFORE INSERT ON access_log BEGIN SELECT RAISE(ABORT, 'full'); END");
		try {
			await work(store);
		} finally {
			await say('DROP TRIGGER no_line');
		}
	});

const run = promisify(execFile);
/** What an empty office, its ClickHouse and a storm's events take, beside what ingest wants free. */
const MEGABYTES = 1_500;

const mount = (dir: string, megabytes = MEGABYTES) =>
	run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir]);
const unmount = (dir: string) => run('umount', ['-l', dir]);

/** Whether this user may mount. */
export async function mayMount(): Promise<boolean> {
	const dir = await mkdtemp(join(tmpdir(), 'pasokh-disk-'));
	const may = await mount(dir).then(
		() => true,
		() => false
	);
	if (may) await unmount(dir);
	await rmdir(dir);
	return may;
}

/** Puts a folder on a small disk of its own, with what is in it. Returns how to take the disk away, with all on it. */
export async function onSmallDisk(dir: string, megabytes?: number): Promise<() => Promise<void>> {
	const aside = `${dir}.aside`;
	await rename(dir, aside);
	await mkdir(dir, { mode: 0o700 });
	await mount(dir, megabytes);
	await run('cp', ['-a', `${aside}/.`, dir]);
	await rm(aside, { recursive: true });
	return async () => {
		await unmount(dir);
		await rmdir(dir);
	};
}

/** Fills the disk of a folder but for so many bytes. Returns how to empty it again. */
export async function fillDisk(dir: string, leave: number): Promise<() => Promise<void>> {
	const { bavail, bsize } = await statfs(dir);
	const ballast = join(dir, 'ballast');
	// Others write meanwhile, and may take the last of it.
	const count = Math.ceil(Math.max(0, bavail * bsize - leave) / 2 ** 20);
	await run('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M', `count=${count}`, 'status=none']).catch(() => {});
	return () => rm(ballast);
}
