import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { signHead } from '#sql/office/access-heads.ts';
import { hashOfLine, NO_LINES } from '#sql/office/access-chain.ts';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { openStore } from '#sql/office/store.server.ts';
import { verifyLog } from '#sql/office/verify-log.ts';
import { headText, readHeadText } from '#sql/proof/log-head.ts';
import { openSigner } from '#sql/proof/signature.ts';
import { projectRoot } from '#sql/root.ts';
import { startNode } from '../support/process.ts';
import { describeStores } from '../support/stores.ts';
import { until } from '../support/until.ts';

const signer = openSigner(new Uint8Array(32).fill(5));
const TABLES = ['access_log', 'access_chain', 'access_heads'];

describeStores('the access log', (under) => {
	const { kind } = under;
	let { store, settings } = under;
	beforeEach(() => void ({ store, settings } = under));

	const run = (text: string) => sql.raw(text).execute(store.db);
	const verify = (head?: string) => verifyLog(store, [signer.publicKey], head ? readHeadText(head) : undefined);
	const sign = async () => headText(await signHead(store, signer, new Date()));

	async function write(count: number): Promise<void> {
		const log = accessLogOf(store);
		for (let n = 1; n <= count; n++)
			await log.write({
				...{ at: new Date(Date.UTC(2022, 6, 20, 0, n)), user: 'زهرا', role: 'inspector', action: 'unmask' },
				...{ subject: `L-${n}`, reason: 'نامهٔ بی‌پاسخ \ud800 \0', details: { n, text: '\ud83d\ude00' } }
			});
	}
	/** What the owner of the machine does first. */
	async function dropTriggers(): Promise<void> {
		for (const table of TABLES)
			for (const name of kind === 'SQLite'
				? ['update', 'delete', 'replace'].map((what) => `${table}_${what}`)
				: [`${table}_kept`])
				await run(`DROP TRIGGER IF EXISTS ${name}${kind === 'SQLite' ? '' : ` ON ${table}`}`);
	}
	/** Makes the hashes anew from a line on, as somebody would who knows how. */
	async function chainAnew(): Promise<void> {
		await run('DELETE FROM access_chain');
		let end = NO_LINES;
		for (const line of await store.db.selectFrom('access_log').selectAll().orderBy('id').execute()) {
			end = { lines: end.lines + 1, hash: hashOfLine(end.hash, end.lines + 1, line) };
			await store.db.insertInto('access_chain').values({ number: end.lines, line: line.id, hash: end.hash }).execute();
		}
		await store.db.updateTable('access_tip').set(end).execute();
	}

	test('is whole as it was written, and with each of its heads', async () => {
		expect(await verify()).toEqual({ holds: true, end: NO_LINES });
		const first = await sign();
		await write(3);
		const head = await sign();
		await write(2);
		expect(await verify()).toMatchObject({ holds: true, end: { lines: 5 } });
		for (const one of [first, head, head.split(':')[1]!, await sign()])
			expect(await verify(one), one).toMatchObject({ holds: true });
		expect(await verify('f'.repeat(64))).toMatchObject({ holds: false, fault: 'rewritten' });
	});

	const REST = `id, at, user_name, role, action, subject, reason, details`;
	const ADD = `INSERT INTO access_log (${REST}) SELECT ID, at, 'x', role, action, subject, reason, details FROM access_log WHERE id = 2`;
	const NO_LINE_3 = `DELETE FROM access_log WHERE subject = 'L-3'`;
	const NO_END = 'DELETE FROM access_log WHERE id > 6';
	const NO_HASHES = 'DELETE FROM access_chain WHERE number > 6';
	const TIP_BACK = 'UPDATE access_tip SET lines = 6, hash = (SELECT hash FROM access_chain WHERE number = 6)';
	const move = (from: string, to: string) => `UPDATE access_log SET id = ${to} WHERE id ${from}`;
	test.each<[string, object, ...string[]]>([
		[
			'a line is changed',
			{ fault: 'changed', line: 4 },
			`UPDATE access_log SET user_name = 'ali' WHERE subject = 'L-4'`
		],
		['a reason is emptied', { fault: 'changed', line: 1 }, `UPDATE access_log SET reason = '' WHERE subject = 'L-1'`],
		['a line is deleted', { fault: 'missing', line: 3 }, NO_LINE_3],
		['a line and its hash', { fault: 'missing', line: 3 }, NO_LINE_3, 'DELETE FROM access_chain WHERE number = 3'],
		['all lines are deleted', { fault: 'cut', line: 1 }, 'DELETE FROM access_log'],
		['the end is deleted', { fault: 'cut', line: 7 }, NO_END],
		['the end and its hashes', { fault: 'cut', line: 7, until: 9 }, NO_END, NO_HASHES],
		['the end, and the tip set back', { fault: 'cut', line: 7, until: 8 }, NO_END, NO_HASHES, TIP_BACK],
		['a line is added at the end', { fault: 'added', line: 10 }, ADD.replace('ID', 'id + 100')],
		[
			'a line is put in',
			{ fault: 'added', line: 5 },
			move('> 4', '1000 + id'),
			'UPDATE access_chain SET line = 1000 + line WHERE number > 4',
			ADD.replace('ID', '500')
		],
		['two lines change places', { fault: 'changed', line: 2 }, move('= 2', '-1'), move('= 5', '2'), move('= -1', '5')],
		['a hash', { fault: 'changed', line: 6 }, `UPDATE access_chain SET hash = '${'a'.repeat(64)}' WHERE number = 6`],
		['a signature', { fault: 'unsigned', line: 5 }, `UPDATE access_heads SET signature = 'AAAA' WHERE lines = 5`]
	])('%s: the first line is named', async (_, found, ...changes) => {
		await write(5);
		await sign();
		await write(3);
		await sign();
		await write(1);
		await dropTriggers();
		for (const change of changes) await run(change);
		expect(await verify()).toMatchObject({ holds: false, ...found });
	});

	test('a line changed and the chain made anew is found by what was signed; all signatures gone, by a head from outside', async () => {
		await write(5);
		await sign();
		await write(3);
		const outside = await sign();
		await write(1);
		await dropTriggers();
		await run(`DELETE FROM access_log WHERE subject = 'L-7' OR subject = 'L-2'`);
		await chainAnew();
		expect(await verify()).toMatchObject({ holds: false, fault: 'rewritten', line: 1, until: 5 });
		await run('DELETE FROM access_heads');
		expect(await verify()).toMatchObject({ holds: true });
		expect(await verify(outside)).toMatchObject({ holds: false, fault: 'cut', line: 8 });
		expect(await verify(outside.split(':')[1])).toMatchObject({ holds: false, fault: 'rewritten' });
	});

	test('lines of an office that had no chain are chained when it is opened, in the order of their ids', async () => {
		await write(4);
		await dropTriggers();
		await run('DELETE FROM access_log WHERE id = 2');
		for (const table of ['access_chain', 'access_tip', 'access_heads']) await run(`DROP TABLE ${table}`);
		await run(`DELETE FROM schema_steps WHERE name = 'access_chain'`);
		// As it is after the triggers of the step: two processes open it at once.
		const opened = await Promise.all([openStore(settings), openStore(settings)]);
		expect(await verify()).toMatchObject({ holds: true, end: { lines: 3 } });
		await write(2);
		expect(await verify()).toMatchObject({ holds: true, end: { lines: 5 } });
		for (const one of opened) await one.close();
		await expect(run('DELETE FROM access_chain')).rejects.toThrow('append-only');
	});

	test('several processes write one chain; one that is killed leaves it whole', async () => {
		const file = join(projectRoot(), 'test/support/log-writer.ts');
		const writer = (name: string, count: number) =>
			startNode(file, [settings.dataDir, settings.databaseUrl ?? '-', name, `${count}`], {});
		const writers = ['a', 'b', 'c'].map((name) => writer(name, 25));
		const killed = writer('killed', 100_000);
		await until('it writes', () => Promise.resolve(killed.output().includes('writing')));
		await write(20);
		await killed.stop('SIGKILL');
		for (const one of writers) expect(await one.exited, one.output()).toBe(0);
		const log = accessLogOf(store);
		for (const user of ['a', 'b', 'c']) {
			const lines = await log.read({ user, limit: 100 });
			const inOrder = Array.from({ length: 25 }, (_, n) => n + 1);
			expect(lines.map(({ subject }) => Number(subject)).reverse()).toEqual(inOrder);
		}
		const total = await log.count({});
		expect(await verify()).toMatchObject({ holds: true, end: { lines: total } });
		await write(1);
		expect(await verify()).toMatchObject({ holds: true, end: { lines: total + 1 } });
	}, 120_000);
});
