import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../../client/statement.server.ts';
import { workingCalendar, type WorkingCalendar, type WorkingDay } from '../../lifecycle/calendar.ts';
import type { Policy } from '../../lifecycle/deadlines.ts';
import type { Rules } from '../../lifecycle/history.ts';
import { tehranMidnight } from '../../model/tehran.ts';

/** Reads the rules that letters are folded by. */
export function createRules(client: ClickHouseClient, database: string) {
	let calendars: { hash: string; byCounty: Map<string, WorkingCalendar> } | undefined;

	async function rows<T>(query: string): Promise<T[]> {
		const clickhouse_settings = { output_format_json_quote_64bit_integers: 0 } as const;
		return (await client.query({ query, format: 'JSONEachRow', clickhouse_settings })).json<T>();
	}

	/** Their days are read anew where working hours, holidays or closures have changed. */
	async function readCalendars(): Promise<Map<string, WorkingCalendar>> {
		const [rule] = await rows<{ hash: string }>(`SELECT hash FROM ${database}.working_rules`);
		const hash = rule?.hash ?? '';
		if (calendars?.hash !== hash) {
			const days = await rows<WorkingDay & { county: string }>(
				statement('fold/letters/read_working_days.sql', database)
			);
			const byCounty = [...Map.groupBy(days, ({ county }) => county)];
			calendars = { hash, byCounty: new Map(byCounty.map(([county, days]) => [county, workingCalendar(days)])) };
		}
		return calendars.byCounty;
	}

	return async function readRules(): Promise<Rules> {
		const [policies, undone, byCounty] = await Promise.all([
			rows<Policy & { valid_from: string }>(statement('fold/letters/read_policies.sql', database)),
			rows<{ load_id: string; at: number }>(statement('fold/letters/read_undone.sql', database)),
			readCalendars()
		]);
		const common = byCounty.get('') ?? workingCalendar([]);
		return {
			policies: policies.map((policy) => ({ ...policy, validFrom: tehranMidnight(policy.valid_from) })),
			undone: new Map(undone.map(({ load_id, at }) => [load_id, at])),
			calendarOf: (county) => byCounty.get(county) ?? common
		};
	};
}
