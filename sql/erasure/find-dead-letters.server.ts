import type { ClickHouseClient } from '@clickhouse/client';
import { openDeadLetter } from '../office/dead-letter.server.ts';
import type { KeyRing } from '../office/key-id.ts';

/** The refused events that name a person by number, or are of one of their letters. Each is decrypted here. */
export async function findDeadLetters(
	client: ClickHouseClient,
	database: string,
	person: { letters: readonly string[]; isIn: (text: string) => boolean },
	keys: KeyRing
): Promise<string[]> {
	const letters = new Set(person.letters);
	const found: string[] = [];
	const answer = await client.query({
		query: `SELECT dead_letter_id AS id, raw_encrypted AS raw FROM ${database}.dead_letters SETTINGS max_block_size = 2048`,
		format: 'JSONEachRow'
	});
	for await (const rows of answer.stream<{ id: string; raw: string }>())
		for (const row of rows) {
			const { id, raw } = row.json();
			const opened = openDeadLetter(raw, keys);
			if (!opened) continue;
			const letter = 'event' in opened ? (opened.event as { letter_id?: unknown } | null)?.letter_id : undefined;
			if ((typeof letter === 'string' && letters.has(letter)) || person.isIn(JSON.stringify(opened))) found.push(id);
		}
	return [...new Set(found)];
}
