import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Random } from '#ingest/scenario/random.ts';

/** A request that somebody made up to hurt. */
export interface HostileBody {
	/** For the message when it does. */
	what: string;
	query: string;
	headers: Record<string, string>;
	bytes: Uint8Array<ArrayBuffer>;
}

/** As it goes over the wire. */
const MOST_BYTES = 65_536;
const MOST_UNPACKED = 63 * 2 ** 20;

const event = (n: number, more: object = {}): string =>
	JSON.stringify({
		...{ v: 1, type: 'letter.noted', event_id: `f-${n}`, letter_id: `F-${n % 50}`, activity: 'fuzz' },
		...{ occurred_at: '2022-08-27T14:40:00+04:30', ...more }
	});

const STARTS = ['', '', '[', '["', '[{"a":"', '{"x_a":', `${event(1)}\n`, `[${event(2)},`, '\ufeff', ' \n'];
const UNITS = [
	...[
		'[',
		'{"a":',
		'[],',
		'{},',
		'[[],',
		'[]\n',
		'{}\n',
		'x\n',
		'\n',
		'\r\n',
		' ',
		' \n',
		'\0',
		'9',
		'9,',
		'-',
		'1e9',
		'"'
	],
	...['\\', '\\"', ',', ']', '}', ']}', 'null\n', '"\\ud800",', '"\\u0000"\n', '\ufeff', 'ن', '\u0301\u0316', '\ufdfa'],
	...['{"v":1,"v":1}\n', '{"x_a":1,"x_b":{"x_c":[', '"x_a":[],', 'true,', '\ud800', `${event(3)}\n`, `${event(4)},`]
];
/** Those that stay one event, or none, however long they are: they may be as long as a body may be. */
const SILENT = ['[', '{"a":', '\n', ' \n', ' ', '\0', '9', '\ufeff', '\\"', 'ن'];
const CSV_UNITS = ['"', ',', 'a,b\n', '\n', '"a""', '"\n', 'c,', '1,2,3,4,5\n', '\t', '\r', "'"];
const TYPES = ['application/x-ndjson', 'application/json', 'application/json', 'text/plain', 'text/csv', 'a/b', ''];

/** One of them by the chances of `random`. */
export function hostileBody(random: Random): HostileBody {
	const { what, raw } = random.chance(0.25) ? spoiled(random) : repeated(random);
	const [encoding, bytes] = packed(random, raw);
	const type = what.startsWith('CSV') ? 'text/csv' : random.pick(TYPES);
	const query = what.startsWith('CSV') || random.chance(0.02) ? '?mapping=boston311' : '';
	return {
		...{ what: `${what}, ${raw.length} bytes of ${type}, ${encoding || 'plain'}`, query },
		headers: { ...(type && { 'content-type': type }), ...(encoding && { 'content-encoding': encoding }) },
		bytes: new Uint8Array(bytes.subarray(0, MOST_BYTES))
	};
}

function repeated(random: Random): { what: string; raw: Buffer } {
	const isCsv = random.chance(0.1);
	const isHuge = !isCsv && random.chance(0.03);
	const unit = random.pick(isCsv ? CSV_UNITS : isHuge ? SILENT : UNITS);
	const start = isCsv ? random.pick(['', '"', 'case_enquiry_id,open_dt\n']) : random.pick(STARTS);
	const size = isHuge ? MOST_UNPACKED : 2 ** ((random.chance(0.1) ? 20 : 16) * random.next());
	const body = Buffer.alloc(Math.max(1, Math.floor(size)), unit === '\ud800' ? Buffer.from([0xed, 0xa0, 0x80]) : unit);
	return {
		what: `${isCsv ? 'CSV ' : ''}${JSON.stringify(start)} and ${JSON.stringify(unit)}`,
		raw: Buffer.concat([Buffer.from(start), body])
	};
}

/** Events that are right, with bytes changed, taken out and put in. */
function spoiled(random: Random): { what: string; raw: Buffer } {
	const events = Array.from({ length: 1 + random.int(200) }, (_, n) => event(n, oddity(random)));
	const isArray = random.chance(0.5);
	let raw = Buffer.from(isArray ? `[${events.join()}]` : events.join('\n'));
	for (let n = random.int(30); n > 0; n--) {
		const at = random.int(raw.length);
		const bytes = Buffer.from(Array.from({ length: random.int(4) }, () => random.int(256)));
		raw = Buffer.concat([raw.subarray(0, at), bytes, raw.subarray(at + random.int(3))]);
	}
	return { what: isArray ? 'a spoiled array' : 'spoiled lines', raw };
}

function oddity(random: Random): object {
	const odd = [
		...[{ x_deep: JSON.parse('['.repeat(60) + ']'.repeat(60)) as unknown }, { text: '\u0315\u0300'.repeat(30_000) }],
		...[{ text: 'ب'.repeat(120_000) }, { activity: '\ud83d' }, { type: 'x'.repeat(5_000) }, { letter_id: null }],
		...[{ occurred_at: '9'.repeat(10_000) }, { ['k'.repeat(70_000)]: 1 }, { v: 1e308 }, { citizen: { name: [] } }]
	];
	return random.chance(0.1) ? random.pick(odd) : {};
}

function packed(random: Random, raw: Buffer): [encoding: string, bytes: Buffer] {
	// Most of what is huge comes packed, or it would be cut.
	const way = raw.length > MOST_BYTES ? 0.3 + 0.7 * random.next() : random.next();
	if (way < 0.3) return ['', raw];
	if (way < 0.55) return ['gzip', gzipSync(raw)];
	if (way < 0.8) return ['zstd', zstdCompressSync(raw)];
	const twice = random.pick([gzipSync, zstdCompressSync])(raw);
	if (way < 0.84) return [random.pick(['gzip', 'zstd']), Buffer.concat([twice, twice, twice])];
	if (way < 0.88) return [random.pick(['gzip', 'zstd']), random.pick([gzipSync, zstdCompressSync])(twice)];
	if (way < 0.92) return [random.pick(['gzip', 'zstd']), twice.subarray(0, random.int(twice.length))];
	if (way < 0.96) {
		for (let n = 0; n < 3; n++) twice[random.int(Math.min(20, twice.length))] = random.int(256);
		return [random.pick(['gzip', 'zstd']), twice];
	}
	return [random.pick(['gzip', 'zstd', 'br', 'gzip, gzip']), raw];
}
