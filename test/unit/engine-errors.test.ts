import { expect, test } from 'vitest';
import { readEngineError, type EngineErrorInWords } from '#sql/model/engine-errors.ts';

const VERSION = '(version 26.7.2.1)';

/** Messages as the engine sends them, some with what the client takes off. */
const CASES: [text: string, code: number, message: string, found: Partial<EngineErrorInWords>][] = [
	[
		"select 1,\n  'سلام' x y\nfrom letters",
		62,
		`Code: 62. DB::Exception: Syntax error: failed at position 26 (y) (line 2, col 16): y\nfrom letters. Expected one of: token, Comma, FROM, PREWHERE, WHERE, GROUP BY, WITH, end of query. (SYNTAX_ERROR) ${VERSION}\n`,
		{
			kind: 'syntax',
			position: { line: 2, column: 12, length: 1 },
			hints: [],
			detail: 'Syntax error: failed at position 26 (y) (line 2, col 16)'
		}
	],
	[
		'select 1,\n\n  )',
		62,
		`Code: 62. DB::Exception: Syntax error: failed at position 14 ()) (line 3, col 3): ). Unmatched parentheses: ). (SYNTAX_ERROR) ${VERSION}`,
		{ kind: 'syntax', position: { line: 3, column: 3, length: 1 } }
	],
	[
		'select * from letters order by',
		62,
		'Syntax error: failed at position 31 (end of query): . Expected one of: ALL, order by expression, list of elements. ',
		{
			position: { line: 1, column: 31, length: 0 },
			hints: ['ALL', 'order by expression', 'list of elements'],
			detail: 'Syntax error: failed at position 31 (end of query)'
		}
	],
	['', 62, 'Code: 62. DB::Exception: Empty query. (SYNTAX_ERROR)', { position: null, detail: 'Empty query' }],
	[
		"select 'leter_id' -- leter_id\nfrom letters\nwhere leter_id = 1",
		47,
		`Code: 47. DB::Exception: Unknown expression or function identifier \`leter_id\` in scope SELECT 'leter_id' FROM letters WHERE (leter_id = 1). Maybe you meant: ['letter_id']. (UNKNOWN_IDENTIFIER) ${VERSION}`,
		{
			kind: 'unknown_column',
			name: 'leter_id',
			position: { line: 3, column: 7, length: 8 },
			hints: ['letter_id'],
			detail: 'Unknown expression or function identifier `leter_id`'
		}
	],
	[
		'select letters.chanel from letters',
		47,
		`Identifier 'letters.chanel' cannot be resolved from table with name pasokh.letters. In scope SELECT letters.chanel FROM letters. Maybe you meant: ['letters.channel']. `,
		{ position: { line: 1, column: 8, length: 14 }, hints: ['letters.channel'] }
	],
	[
		'select * from leters',
		60,
		`Code: 60. DB::Exception: Unknown table expression identifier 'leters' in scope SELECT * FROM leters. Maybe you meant pasokh.letters?. (UNKNOWN_TABLE) ${VERSION}`,
		{ kind: 'unknown_table', name: 'leters', position: { line: 1, column: 15, length: 6 }, hints: ['pasokh.letters'] }
	],
	[
		'select * from pasok.letters',
		81,
		'Code: 81. DB::Exception: Database pasok does not exist. Maybe you meant pasokh?. (UNKNOWN_DATABASE)',
		{ kind: 'unknown_table', name: 'pasok', position: { line: 1, column: 15, length: 5 }, hints: ['pasokh'] }
	],
	[
		'select toYer(now())',
		46,
		`Code: 46. DB::Exception: Function with name \`toYer\` does not exist. In scope SELECT toYer(now()). Maybe you meant: ['toYear','lower']. (UNKNOWN_FUNCTION) ${VERSION}`,
		{ kind: 'unknown_function', position: { line: 1, column: 8, length: 5 }, hints: ['toYear', 'lower'] }
	],
	[
		"select * from urll('a')",
		46,
		"Code: 46. DB::Exception: Unknown table function urll. Maybe you meant: ['url','null']. (UNKNOWN_FUNCTION)",
		{ kind: 'unknown_function', name: 'urll', hints: ['url', 'null'] }
	],
	[
		'select count(), letter_id from letters',
		215,
		"Column 'pasokh.letters.letter_id' is not under aggregate function and not in GROUP BY keys. In query SELECT count(), letter_id FROM letters. ",
		{ kind: 'grouping', name: 'letter_id', position: { line: 1, column: 17, length: 9 } }
	],
	[
		'select * from event_log',
		497,
		`Code: 497. DB::Exception: pasokh_analyst: Not enough privileges. To execute this query, it's necessary to have the grant SELECT(subject_kind, source) ON pasokh.event_log. (ACCESS_DENIED) ${VERSION}`,
		{ kind: 'access_denied', name: 'pasokh.event_log', position: { line: 1, column: 15, length: 9 } }
	],
	[
		'insert into letters select 1',
		497,
		"pasokh_analyst: Not enough privileges. To execute this query, it's necessary to have the grant INSERT(letter_id) ON pasokh.letters. ",
		{ kind: 'readonly', name: 'pasokh.letters', position: { line: 1, column: 13, length: 7 } }
	],
	[
		"select * from file('/etc/passwd')",
		497,
		"pasokh_analyst: Not enough privileges. To execute this query, it's necessary to have the grant READ ON FILE. ",
		{ kind: 'access_denied', detail: expect.stringContaining('READ ON FILE') as string }
	],
	[
		'select 1 settings max_execution_time=1000',
		452,
		"Setting max_execution_time shouldn't be greater than 60. ",
		{ kind: 'setting', name: 'max_execution_time', position: { line: 1, column: 19, length: 18 } }
	],
	['select {a:Int8}', 456, 'Substitution `a` is not set. ', { kind: 'parameter', name: 'a' }],
	[
		"select toDate('x')",
		38,
		"Cannot parse date: value is too short: Cannot parse Date from String: In scope SELECT toDate('x'). ",
		{ kind: 'type', position: null, detail: 'Cannot parse date: value is too short: Cannot parse Date from String' }
	],
	['select sleep(3)', 159, 'Timeout exceeded: elapsed 1001.686 ms, maximum: 1000 ms. ', { kind: 'timeout' }],
	[
		'x',
		241,
		'Query memory limit exceeded: would use 12.00 MiB, maximum: 9.54 MiB: While executing AggregatingTransform. ',
		{ kind: 'memory', detail: 'Query memory limit exceeded: would use 12.00 MiB, maximum: 9.54 MiB' }
	],
	[
		'x',
		396,
		'Limit for result exceeded, max rows: 1.00 million, current rows: 1.05 million. ',
		{ kind: 'too_many_rows' }
	],
	[
		'x',
		202,
		'Too many simultaneous queries for user pasokh_analyst. Current: 4, maximum: 4. ',
		{ kind: 'too_many_queries' }
	],
	['x', 201, 'Quota for user `pasokh_analyst` for 3600s has been exceeded. ', { kind: 'quota' }],
	['x', 394, 'Query was cancelled. ', { kind: 'cancelled' }],
	['x', 164, "Cannot modify 'readonly' setting in readonly mode. ", { kind: 'readonly', name: 'readonly' }],
	[
		"select file('/etc/passwd')",
		1001,
		'std::exception. Code: 1001, type: std::__1::filesystem::filesystem_error, e.what() = filesystem error: in current_path: call to getcwd failed: No such file or directory',
		{ kind: 'access_denied', detail: 'files cannot be read' }
	],
	['x', 99_999, 'Something new. ', { kind: 'other', position: null, name: null, hints: [], detail: 'Something new' }]
];

test.each(CASES)(
	'the error of %j, %i, is told with its kind, its place and what may be meant',
	(text, code, message, found) => {
		expect(readEngineError({ code: String(code), message }, text)).toMatchObject(found);
	}
);

test('without the text a syntax error has its place in bytes, and others none; a token with brackets is found whole', () => {
	const [, , message] = CASES[0]!;
	expect(readEngineError({ code: 62, message }).position).toEqual({ line: 2, column: 16, length: 1 });
	const unknown = { code: 47, message: 'Unknown expression identifier `a` in scope SELECT a.' };
	expect(readEngineError(unknown).position).toBeNull();
	const late = `Code: 159. DB::Exception: Timeout exceeded: elapsed 1 ms. (TIMEOUT_EXCEEDED) ${VERSION}`;
	expect(readEngineError({ message: late }).kind).toBe('timeout');
	const text = "select 1 'a) (b' 2";
	const bracketed = "Syntax error: failed at position 10 ('a) (b'): 'a) (b' 2. Expected end of query. ";
	expect(readEngineError({ code: 62, message: bracketed }, text).position).toMatchObject({ line: 1, column: 10 });
});
