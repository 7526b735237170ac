/** Maps or loads a file in a process of its own, and prints what that cost as a line of JSON. */
import { loadFile } from '#ingest/load/load.server.ts';
import { openInput } from '#ingest/load/input.server.ts';
import { mapFile } from '#ingest/load/previous-body.server.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';

export interface OrderRun {
	events: number;
	cpuSeconds: number;
	seconds: number;
	peakMiB: number;
}

const [way, file, text] = process.argv.slice(2) as ['map' | 'load', string, string];
const mapping = parseMapping(text, way);
const mapRow = compile(mapping, readLookups());
/** An ingest that takes all, so that its cost is none of the load's. */
const takesAll = (): Promise<Response> =>
	Promise.resolve(Response.json({ accepted: 0, duplicates: 0, rejected: [], rejected_total: 0 }));

const began = performance.now();
const before = process.cpuUsage();
let events = 0;
if (way === 'map') {
	await using input = await openInput({ files: [file], mapping });
	for await (const row of mapFile(input.rows, mapping, mapRow)) if ('events' in row) events += row.events.length;
} else
	({ events } = await loadFile({ files: [file], mapping, mapRow, to: 'http://ingest', token: 'a', fetch: takesAll }));
const { user, system } = process.cpuUsage(before);
console.log(
	JSON.stringify({
		events,
		cpuSeconds: (user + system) / 1e6,
		seconds: (performance.now() - began) / 1_000,
		peakMiB: Math.round(process.resourceUsage().maxRSS / 1_024)
	} satisfies OrderRun)
);
