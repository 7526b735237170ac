import { beforeEach, expect, test } from 'vitest';
import { admitQuery, chargeQuery, readMeter } from '#sql/office/query-meter.ts';
import { openStore } from '#sql/office/store.server.ts';
import { ANALYST_QUOTA } from '#sql/model/analyst-quota.ts';
import { describeStores } from '../support/stores.ts';

const MINUTE = 60_000;
const NOW = new Date('2026-11-25T08:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

describeStores('the query meter', (under) => {
	let { store, settings } = under;
	beforeEach(() => void ({ store, settings } = under));

	test('meters what a person uses of SQL by hours and days, over processes and restarts', async () => {
		const [hour, day] = ANALYST_QUOTA;
		const HOUR = 60 * MINUTE;
		const nothing = { seconds: 0, resultRows: 0, readRows: 0 };
		expect(await admitQuery(store, 'mina', NOW)).toEqual({ kind: 'admitted' });
		// Another process has the same store open, and the first is opened anew.
		const other = await openStore(settings);
		await chargeQuery(other, 'mina', { seconds: 1.5, resultRows: 7, readRows: 3_000_000_000 }, NOW);
		await other.close();
		await store.close();
		store = under.store = await openStore(settings);
		const used = { queries: 1, execution_time: 1.5, result_rows: 7, read_rows: 3_000_000_000 };
		expect(await readMeter(store, 'mina', later(59 * MINUTE))).toMatchObject([
			{ seconds: 3_600, endsAt: later(HOUR), used, max: hour.max },
			{ seconds: 86_400, endsAt: later(16 * HOUR), used, max: day.max }
		]);
		expect(await readMeter(store, 'sara', NOW)).toMatchObject([{ used: { queries: 0 } }, { used: { queries: 0 } }]);

		// Each limit refuses on its own, and for its own hour alone.
		for (const [limit, cost] of [
			['execution_time', { seconds: hour.max.execution_time }],
			['result_rows', { resultRows: hour.max.result_rows }],
			['read_rows', { readRows: hour.max.read_rows }]
		] as const) {
			await chargeQuery(store, limit, { ...nothing, ...cost }, NOW);
			expect(await admitQuery(store, limit, later(59 * MINUTE))).toEqual({
				...{ kind: 'refused', limit, seconds: 3_600, max: hour.max[limit], until: later(HOUR) }
			});
			expect(await admitQuery(store, limit, later(HOUR))).toEqual({ kind: 'admitted' });
		}
		expect(await admitQuery(store, 'mina', NOW)).toEqual({ kind: 'admitted' });

		// Used up in the day: the hours to come are refused too, and a refusal counts as no query.
		await chargeQuery(store, 'sara', { ...nothing, seconds: day.max.execution_time }, NOW);
		const refused = { kind: 'refused', limit: 'execution_time', seconds: 86_400, until: later(16 * HOUR) };
		for (const at of [NOW, later(HOUR), later(15 * HOUR)])
			expect(await admitQuery(store, 'sara', at)).toMatchObject(refused);
		expect((await readMeter(store, 'sara', later(HOUR)))[0]!.used.queries).toBe(0);
		expect(await admitQuery(store, 'sara', later(16 * HOUR))).toEqual({ kind: 'admitted' });
	});

	test('admits no query more than there are, also of those that come at once from several processes', async () => {
		const [hour] = ANALYST_QUOTA;
		await admitQuery(store, 'mina', NOW);
		await store.db
			.updateTable('query_meter')
			.set({ queries: hour.max.queries - 5 })
			.execute();
		const others = await Promise.all([openStore(settings), openStore(settings)]);
		const asked = [store, ...others].flatMap((one) => Array.from({ length: 4 }, () => admitQuery(one, 'mina', NOW)));
		const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
		expect(kinds.filter((kind) => kind === 'admitted')).toHaveLength(5);
		for (const one of others) await one.close();
	});

	test('keeps nothing of the hours and days that are over', async () => {
		const DAY = 24 * 60 * MINUTE;
		for (let n = 0; n < 60; n++) {
			await admitQuery(store, `person ${n % 3}`, later(n * DAY));
			await chargeQuery(store, `person ${n % 3}`, { seconds: 1, resultRows: 1, readRows: 1 }, later(n * DAY));
		}
		const kept = await store.db.selectFrom('query_meter').select(['person_id']).execute();
		expect(kept.map(({ person_id }) => person_id)).toEqual(['person 2', 'person 2']);
	});
});
