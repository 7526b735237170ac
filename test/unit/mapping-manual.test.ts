import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { eventSchema } from '#ingest/contract/event.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { projectRoot } from '#sql/root.ts';

const manual = readFileSync(join(projectRoot(), 'docs', 'mapping.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(manual)![1]!;

test("the manual's first mapping makes what it says of its rows", () => {
	const mapRow = compile(parseMapping(block('json'), 'manual'), readLookups());
	const rows: Record<string, string>[] = parse(block('csv'), { columns: true, delimiter: ';' });
	const events = rows.map((row, i) => {
		const result = mapRow(row, i + 2);
		if ('rejected' in result) throw new Error(JSON.stringify(result.rejected));
		return result.events.map((event) => eventSchema.parse(event));
	});
	expect(events).toMatchObject([
		[
			{
				type: 'letter.registered',
				channel: 'call',
				category: 'loan',
				county: 'kermanshah',
				occurred_at: '2022-07-14T05:00:00.000Z'
			}
		],
		[
			{ type: 'letter.registered', channel: 'letter', category: 'health', county: 'paveh' },
			{ type: 'letter.answered', occurred_at: '2022-07-23T07:30:00.000Z' }
		]
	]);
});
