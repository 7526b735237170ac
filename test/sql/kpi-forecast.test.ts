import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scoreBodies, type BodyCounts } from '#sql/model/body-score.ts';
import { backTestClear } from '#sql/model/clear-back-test.ts';
import { dayAfter, tehranDay, tehranMidnight, utcText } from '#sql/model/tehran.ts';
import { timeToClear, type FlowDay } from '#sql/model/time-to-clear.ts';
import { KpiError } from '#sql/queries/kpi/kpi-error.ts';
import type { KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { countList } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { answeredLetters } from '../support/answered-letters.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { kaplanMeier, toWholeSecond } from '../support/kpi-figures.ts';
import type { Row } from '../support/kpi-naive.ts';
import { withMoments } from '../support/kpi-rows.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const DAY = 86_400_000;
const HOUR = 3_600_000;
const NOW = Date.parse('2022-09-10T12:00:00+04:30');
const ASK = { database: 'pasokh', clock: 'data', asOf: new Date(NOW).toISOString() } as const;
/** Official holidays of 1401 from 14 July to the end of September. */
const HOLIDAYS = ['2022-07-18', '2022-08-07', '2022-08-08', '2022-09-17', '2022-09-25', '2022-09-27'];

let office: EmbeddedUnderTest;
let client: ReturnType<EmbeddedUnderTest['client']>;
let letters: Row[];
let referrals: Row[];

beforeAll(async () => {
	console.log(`seed ${SEED}`);
	office = await startEmbeddedOffice();
	client = office.client('reader');
	const outage = (type: string, occurred_at: string) =>
		rowOf({ v: 1, type, event_id: type, outage_id: 'fibre', occurred_at, component: 'fibre' } as never);
	await put(office.client('writer'), [
		...answeredLetters(SEED).map((event) => rowOf(event)),
		outage('outage.started', '2022-08-20T00:00:00+04:30'),
		outage('outage.ended', '2022-08-24T00:00:00+04:30')
	]);
	const read = async (view: string) =>
		(await rowsOf<Row>(client, `SELECT * FROM pasokh.${view}_at(as_of = '${utcText(NOW)}')`)).map(withMoments);
	letters = await read('letters');
	referrals = await read('referrals');
});
afterAll(async () => office?.stop());

describe('time to clear', () => {
	const OUTAGE = ['2022-08-20', '2022-08-21', '2022-08-22', '2022-08-23'];
	const isWorking = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() !== 5 && !HOLIDAYS.includes(day);

	/** Each whole day from the first on which anything came to yesterday. */
	function flowsOf(first: string, moves: { came: number | null; went: number | null }[]): FlowDay[] {
		const flows: FlowDay[] = [];
		for (let day = first; day < tehranDay(NOW); day = dayAfter(day)) {
			const on = (field: 'came' | 'went') =>
				moves.filter((move) => move[field] !== null && tehranDay(move[field]) === day).length;
			flows.push({
				day,
				came: on('came'),
				went: on('went'),
				isWorking: isWorking(day),
				isOutage: OUTAGE.includes(day)
			});
		}
		return flows;
	}
	const firstDay = (moments: number[]) => tehranDay(Math.min(...moments));

	test.each([true, false])('of the office, days of outage left out: %s', async (excludeOutages) => {
		const moves = letters.map((row) => ({
			came: row['registered_at'],
			went: row['is_answered'] ? row['answered_at'] : null
		}));
		const flows = flowsOf(firstDay(moves.map(({ came }) => came)), moves);
		const open = letters.filter((row) => !row['is_answered']).length;
		const { total, outageDays } = await readKpi(client, { ...ASK, kpi: 'time_to_clear', excludeOutages });
		expect(outageDays).toEqual(excludeOutages ? OUTAGE : []);
		expectClear(total, open, flows, excludeOutages);
		expect(await countList(client, { ...ASK, kpi: 'time_to_clear', part: 'num', excludeOutages })).toBe(open);
	});

	test('of each body', async () => {
		const { groups } = await readKpi(client, { ...ASK, kpi: 'body_time_to_clear', by: 'body' });
		const first = firstDay(referrals.map((row) => row['referred_at']));
		const bodies = Map.groupBy(referrals, (row) => row['to_org'] as string);
		expect(groups.map(({ key }) => key).sort()).toEqual([...bodies.keys()].sort());
		for (const row of groups) {
			const own = bodies.get(row.key)!;
			const flows = flowsOf(
				first,
				own.map((one) => ({ came: one['referred_at'], went: one['ended_at'] }))
			);
			expectClear(row, own.filter((one) => one['ended_at'] === null).length, flows, false);
		}
	});

	test('has no groups in time', async () => {
		await expect(readKpi(client, { ...ASK, kpi: 'time_to_clear', by: 'month' })).rejects.toThrow(KpiError);
	});

	function expectClear(
		row: Awaited<ReturnType<typeof readKpi>>['total'],
		open: number,
		flows: FlowDay[],
		excludeOutages: boolean
	) {
		const ahead: string[] = [];
		for (let day = dayAfter(tehranDay(NOW)); ahead.length < 60; day = dayAfter(day))
			if (isWorking(day)) ahead.push(day);
		const clear = timeToClear(open, flows, ahead, { excludeOutages });
		const past = backTestClear(open, flows, { excludeOutages });
		expect(row.numerator).toBe(open);
		expect(row.denominator).toBeCloseTo(clear.pace!.perDay, 9);
		if (clear.days === null) expect(row.value).toBeNull();
		else expect(row.value).toBeCloseTo(clear.days, 6);
		const details = row.details!;
		expect(details['pace_days']).toBe(14);
		expect(details['net_slow']).toBeCloseTo(clear.pace!.slow, 9);
		expect(details['net_fast']).toBeCloseTo(clear.pace!.fast, 9);
		expect(details['test_days']).toBe(past.days.length);
		expect(past.days.length).toBeGreaterThan(5);
		expect(details['test_coverage']).toBeCloseTo(past.coverage!, 9);
		for (const [name, on] of [
			['on', clear.on],
			['on_fast', clear.onFast]
		] as const)
			if (on !== null && on < '2022-09-30') expect(details[name], name).toBe(on);
	}
});

describe("Little's law", () => {
	const law = (more: Partial<KpiRequest> = {}) => readKpi(client, { ...ASK, kpi: 'littles_law', ...more });

	test('holds for all the time and for a part of it, reopened letters and all', async () => {
		const { total } = await law();
		expect(total.numerator).toBeGreaterThan(300);
		expect(total.value).toBeLessThan(0.02);
		expect(total.details!['is_alarm']).toBe(0);
		const part = await law({ from: '2022-08-01', to: '2022-08-31' });
		expect(part.total.denominator).toBe(31);
		expect(part.total.value).toBeLessThan(0.02);
		const mean = meanOpen('2022-08-01', '2022-09-01');
		expect(part.total.details!['mean_open'] as number).toBeGreaterThan(mean * 0.97);
		expect(part.total.details!['mean_open'] as number).toBeLessThan(mean * 1.03);
	});

	test('is of whole days and of the whole office', async () => {
		await expect(law({ by: 'month' })).rejects.toThrow(KpiError);
		await expect(law({ from: '2022-08-01T10:00:00Z' })).rejects.toThrow(KpiError);
	});

	test('flows of which days were lost raise the alarm', async () => {
		const admin = office.client('admin');
		await admin.command({
			query: `INSERT INTO pasokh.letter_days (day, revision)
				SELECT day, revision + 1000000 FROM pasokh.letter_days FINAL WHERE day BETWEEN '2022-07-20' AND '2022-07-30'`
		});
		const { total } = await law({ from: '2022-08-01', to: '2022-08-31' });
		expect(total.value).toBeGreaterThan(0.1);
		expect(total.details!['is_alarm']).toBe(1);
		await admin.command({ query: `DELETE FROM pasokh.letter_days WHERE revision >= 1000000 AND empty(cells.channel)` });
	});

	/** Hour by hour, a letter that is reopened left out of the counting only while its answer stood: at most as many. */
	function meanOpen(from: string, until: string): number {
		let sum = 0;
		let hours = 0;
		for (let t = tehranMidnight(from); t < tehranMidnight(until); t += HOUR, hours++)
			sum += letters.filter((row) => row['registered_at'] <= t && !stoodAnswered(row, t)).length;
		return sum / hours;
	}
	function stoodAnswered(row: Row, t: number): boolean {
		const back = [row['reopened_at'], row['objected_at']].filter((moment) => moment !== null);
		const returned = back.length > 0 ? Math.max(...(back as number[])) : Infinity;
		const first = row['first_answered_at'] !== null && row['first_answered_at'] <= t && t < returned;
		return first || (row['is_answered'] && row['answered_at'] <= t);
	}
});

describe('score of bodies', () => {
	test('each part by hand', async () => {
		const { groups } = await readKpi(client, { ...ASK, kpi: 'body_score', by: 'body' });
		const figures = [...Map.groupBy(referrals, (row) => row['to_org'] as string)].map(([body, own]) =>
			figuresOf(body, own)
		);
		const expected = scoreBodies(figures);
		expect(groups).toHaveLength(expected.length);
		for (const [i, score] of expected.entries()) {
			const row = groups.find(({ key }) => key === score.body)!;
			const { details } = row;
			expect(details).toMatchObject({ open: figures[i]!.open, open_beyond: figures[i]!.openBeyond });
			expect(details!['median_hours']).toBeCloseTo(figures[i]!.medianHours!, 6);
			for (const [part, value] of Object.entries(score.parts))
				if (value === null) expect(details![part], part).toBeNull();
				else expect(details![part], part).toBeCloseTo(value, 6);
			expect(row.value).toBeCloseTo(score.score!, 6);
			expect([details!['group'], details!['rank'], details!['ranked']]).toEqual([
				score.group,
				score.rank,
				score.ranked
			]);
			expect(row.numerator).toBe(figures[i]!.referrals);
		}
	});

	function figuresOf(body: string, own: Row[]): BodyCounts {
		const answered = own.filter((row) => row['ended_by'] === 'answered');
		const open = own.filter((row) => row['ended_at'] === null);
		const due = own.filter(
			(row) => row['due_at'] !== null && (row['ended_by'] === 'answered' || row['due_at'] < (row['ended_at'] ?? NOW))
		);
		const given = own
			.filter((row) => row['due_at'] !== null)
			.map((row) => (row['due_at'] - row['referred_at']) / HOUR)
			.sort((a, b) => a - b);
		const middle = (given.length - 1) / 2;
		const waits = own.map((row) => ({
			value: toWholeSecond(((row['ended_at'] ?? NOW) - row['referred_at']) / HOUR),
			num: row['ended_by'] === 'answered'
		}));
		return {
			body,
			referrals: own.length,
			due: due.length,
			onTime: due.filter((row) => row['ended_by'] === 'answered' && row['ended_at'] <= row['due_at']).length,
			open: open.length,
			openBeyond: open.filter((row) => (row['due_at'] ?? row['referred_at'] + 10 * DAY) < NOW).length,
			medianHours: kaplanMeier(waits, 0.5),
			standardHours: (given[Math.floor(middle)]! + given[Math.ceil(middle)]!) / 2,
			wrong: own.filter((row) => ['returned', 'referred'].includes(row['ended_by'])).length,
			answered: answered.length,
			objected: answered.filter((row) => {
				const letter = letters.find((one) => one['letter_id'] === row['letter_id'])!;
				return Math.max(letter['objected_at'] ?? 0, letter['reopened_at'] ?? 0) > row['ended_at'];
			}).length,
			sample: null
		};
	}
});
