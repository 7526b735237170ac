import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../../client/statement.server.ts';
import type { LetterEvent } from '../../lifecycle/event.ts';

/** Which letters are read. */
export interface Selection {
	/** A condition on a column of their ids. */
	letters: (id: string) => string;
	params?: Record<string, unknown>;
}

/** By letter all contents of its events, in no order. */
export async function readLetters(
	client: ClickHouseClient,
	database: string,
	{ letters, params = {} }: Selection
): Promise<Map<string, LetterEvent[]>> {
	const result = await client.query({
		query: statement('fold/letters/read_events.sql', database, { letters: letters('subject_id') }),
		query_params: params,
		format: 'JSONCompactEachRow',
		clickhouse_settings: { output_format_json_quote_64bit_integers: 0 }
	});
	const found = new Map<string, LetterEvent[]>();
	let [letterId, told]: [string, LetterEvent[]] = ['', []];
	for await (const rows of result.stream())
		for (const row of rows) {
			const fields = row.json<Fields>();
			// Those of a letter lie together, but for what has come since the last merge.
			if (fields[0] !== letterId) {
				letterId = fields[0];
				told = found.getOrInsertComputed(letterId, () => []);
			}
			told.push(eventOf(fields));
		}
	return found;
}

/** In the order of read_events.sql. */
type Fields = [
	subject: string,
	...[type: string, at: number, id: string, source: string, hash: string, load: string, arrivedAt: number],
	...[actor: string, org: string, referralId: string, fromOrg: string, toOrg: string],
	...[dueAt: number | null, promisedAt: number | null, outcome: string, endedAs: string, masterId: string],
	...[targetId: string, targetSource: string, hasText: number, textKey: string, template: string, name: string],
	...[bank: string, collateral: string, amountRial: string, registration: string[]]
];

function eventOf([, type, at, id, source, hash, load, arrivedAt, actor, org, ...more]: Fields): LetterEvent {
	const [referralId, fromOrg, toOrg, dueAt, promisedAt, outcome, endedAs, masterId, targetId, targetSource, ...rest] =
		more;
	const [hasText, textKey, template, name, bank, collateral, amountRial, registration] = rest;
	const [channel = '', category = '', county = '', kind = '', campaign = '', priority = '', ...person] = registration;
	const [subject = '', citizenKey = '', citizenMask = '', mobileKey = ''] = person;
	return {
		...{ type, at, id, source, hash, load, arrivedAt, actor, org, referralId, fromOrg, toOrg, dueAt, promisedAt },
		...{ outcome, endedAs, masterId, targetId, targetSource, hasText: hasText === 1, textKey, template, name },
		...{ bank, collateral, amountRial },
		registration:
			registration.length === 0
				? null
				: { channel, category, county, kind, campaign, priority, subject, citizenKey, citizenMask, mobileKey }
	};
}
