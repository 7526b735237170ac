import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../../client/statement.server.ts';
import type { WorkingDays } from '../../lifecycle/calendar.ts';
import type { Policy } from '../../lifecycle/deadlines.ts';
import type { Rules } from '../../lifecycle/history.ts';
import { tehranMidnight } from '../../model/tehran.ts';

/** A day of a county, times in milliseconds. */
type WorkingDay = Record<keyof WorkingDays, number> & { county: string };

/** Reads the rules that letters are folded by. */
export function createRules(client: ClickHouseClient, database: string) {
	let calendars: { hash: string; byCounty: Map<string, WorkingDays> } | undefined;

	async function rows<T>(query: string, query_params = {}): Promise<T[]> {
		const clickhouse_settings = { output_format_json_quote_64bit_integers: 0 } as const;
		return (await client.query({ query, query_params, format: 'JSONEachRow', clickhouse_settings })).json<T>();
	}

	/** Their days are read anew where working hours, holidays or closures have changed. */
	async function readCalendars(): Promise<Map<string, WorkingDays>> {
		const [rule] = await rows<{ hash: string }>(`SELECT hash FROM ${database}.working_rules`);
		const hash = rule?.hash ?? '';
		if (calendars?.hash !== hash) {
			const days = await rows<WorkingDay>(statement('fold/letters/read_working_days.sql', database));
			const byCounty = [...Map.groupBy(days, ({ county }) => county)];
			calendars = { hash, byCounty: new Map(byCounty.map(([county, days]) => [county, calendarOf(days)])) };
		}
		return calendars.byCounty;
	}

	/** @param known_at loads count as undone that were undone by then */
	return async function readRules(known_at: string): Promise<Rules> {
		const [policies, undone, calendars] = await Promise.all([
			rows<Policy & { valid_from: string }>(statement('fold/letters/read_policies.sql', database)),
			rows<{ load_id: string; at: number }>(statement('fold/letters/read_undone.sql', database), { known_at }),
			readCalendars()
		]);
		return {
			policies: policies.map((policy) => ({ ...policy, validFrom: tehranMidnight(policy.valid_from) })),
			undone: new Map(undone.map(({ load_id, at }) => [load_id, at])),
			calendars
		};
	};
}

function calendarOf(days: readonly WorkingDay[]): WorkingDays {
	const column = (name: keyof WorkingDays): Float64Array => {
		const shared = new Float64Array(new SharedArrayBuffer(days.length * Float64Array.BYTES_PER_ELEMENT));
		shared.set(days.map((day) => day[name]));
		return shared;
	};
	return {
		opens: column('opens'),
		open: column('open'),
		before: column('before'),
		number: column('number'),
		ends: column('ends')
	};
}
