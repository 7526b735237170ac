import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printGuess } from '#ingest/cli/mapping.ts';
import { table } from '#ingest/cli/table.ts';
import { eventSchema } from '#ingest/contract/event.ts';
import { guess, type Guess } from '#ingest/guess/guess.ts';
import { readSample, type Sample } from '#ingest/guess/sample.server.ts';
import { columnsOfSpec, requiredColumns } from '#ingest/mapping/columns.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { findMapping } from '#ingest/mapping/find.server.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import type { EventRule, Mapping } from '#ingest/mapping/schema.ts';
import { projectRoot } from '#sql/root.ts';
import { PERSONS } from '../support/made-file.ts';
import { foreignFiles } from '../support/made-foreign-files.ts';
import { persianFiles } from '../support/made-persian-files.ts';
import { systemFiles } from '../support/made-system-files.ts';
import { describeWith } from '../support/shared-data.ts';

const lookups = readLookups(join(projectRoot(), 'sql', 'reference'));
let dir: string;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-guess-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function guessed(name: string, bytes: Uint8Array | string): Promise<Guess & { sample: Sample }> {
	const path = join(dir, name);
	writeFileSync(path, bytes);
	const sample = await readSample(path);
	return { ...guess(sample, lookups), sample };
}

/** What each column was taken for, as the truth says it. */
const takenFor = ({ columns }: Guess): Record<string, string> =>
	Object.fromEntries(
		columns.map(({ column, role, type, format }) => [
			column,
			role === undefined ? '' : type === 'date' || type === 'time' ? `${role} ${format}` : role
		])
	);

const wrongIn = (truth: Record<string, string>, taken: Record<string, string>): string[] =>
	Object.entries(truth)
		.filter(([column, role]) => taken[column] !== role)
		.map(([column, role]) => `${column}: ${taken[column] || 'nothing'} instead of ${role || 'nothing'}`);

/** Events by type that the mapping makes of the rows, each checked against the contract. */
function eventsOf({ mapping, sample }: Guess & { sample: Sample }): {
	counts: Record<string, number>;
	refused: string[];
} {
	const mapRow = compile(parseMapping(JSON.stringify(mapping), 'guessed'), lookups);
	const counts: Record<string, number> = {};
	const refused: string[] = [];
	for (const { row, line } of sample.rows) {
		const result = mapRow(row, line);
		if ('rejected' in result) refused.push(JSON.stringify(result.rejected));
		else for (const event of result.events) counts[eventSchema.parse(event).type] = (counts[event.type] ?? 0) + 1;
	}
	return { counts, refused };
}

const MADE = [...persianFiles(), ...systemFiles(), ...foreignFiles()];

describe.each(MADE)('$name', ({ name, bytes, truth, events }) => {
	test('makes the events that a person would have of it', async () => {
		const found = await guessed(name, bytes);
		expect(eventsOf(found)).toEqual({ counts: events, refused: [] });
		expect(wrongIn(truth, takenFor(found))).toEqual([]);
	});
	test('shows nobody', async () => {
		const printed = printGuess(await guessed(name, bytes));
		for (const person of PERSONS) for (const word of person.split(' ')) expect(printed).not.toContain(word);
		expect(printed).not.toMatch(/\d{10}|[۰-۹]{10}|(?:0918|۰۹۱۸) ?\d{3}/);
	});
});

/** What a mapping reads each column for. */
function usesOf({ letter_id, events }: Mapping): Map<string, Set<string>> {
	const uses = new Map<string, Set<string>>();
	const add = (column: string, use: string) => uses.getOrInsertComputed(column, () => new Set()).add(use);
	if (letter_id) add(letter_id.column, 'id');
	for (const { type, when, event_id, fields } of events) {
		const condition: EventRule = { type, ...(when && { when }), event_id: { constant: '' }, fields: {} };
		for (const column of requiredColumns({ mapping: 1, name: '', source: { kind: 'csv' }, events: [condition] }))
			add(column, 'when');
		for (const column of columnsOfSpec(event_id)) add(column, 'id');
		for (const [field, spec] of Object.entries(fields)) {
			const use = field.endsWith('_id') ? 'id' : field === 'occurred_at' ? `${type}'s moment` : field;
			for (const column of columnsOfSpec(spec)) add(column, 'date' in spec ? `${use} ${spec.date.format}` : use);
		}
	}
	return uses;
}

const REAL: Record<string, string | Record<string, string>> = {
	'boston311_2015.csv.gz': 'boston311',
	'receipt.csv.gz': 'receipt',
	'callcenter_anonymous_bank_1999_02.csv.gz': 'callcenter1999',
	'running-example.csv': {
		'concept:name': 'activity',
		'org:resource': 'actor',
		'time:timestamp': 'moment iso',
		Activity: '',
		Resource: '',
		Costs: '',
		'case:concept:name': 'letter_id',
		'case:creator': ''
	}
};

interface Score {
	file: string;
	columns: number;
	wrong: string[];
}

/** Columns of a real file that are read for something else than in the mapping that comes with Pasokh. */
function wrongBeside(known: Mapping, { mapping, columns }: Guess): string[] {
	const [own, guessed] = [usesOf(known), usesOf(mapping!)];
	return columns.flatMap(({ column }) => {
		const [should, does] = [own.get(column) ?? new Set(), guessed.get(column) ?? new Set()];
		const isRight = should.size === 0 ? does.size === 0 : !should.isDisjointFrom(does);
		return isRight
			? []
			: [`${column}: ${[...does].join('+') || 'nothing'} instead of ${[...should].join('+') || 'nothing'}`];
	});
}

describeWith('real', 'guesses of real and made files', (folder) => {
	test('nine of ten columns are right without a touch', async () => {
		const scores: Score[] = [];
		for (const { name, bytes, truth } of MADE) {
			const found = await guessed(name, bytes);
			scores.push({ file: name, columns: Object.keys(truth).length, wrong: wrongIn(truth, takenFor(found)) });
		}
		for (const [file, truth] of Object.entries(REAL)) {
			const found = guess(await readSample(join(folder, file)), lookups);
			const wrong =
				typeof truth === 'string' ? wrongBeside(findMapping(truth), found) : wrongIn(truth, takenFor(found));
			scores.push({ file, columns: found.columns.length, wrong });
		}
		const all = scores.reduce((sum, { columns }) => sum + columns, 0);
		const right = scores.reduce((sum, { columns, wrong }) => sum + columns - wrong.length, 0);
		const rows = scores.map(({ file, columns, wrong }) => [
			file,
			`${columns - wrong.length}`,
			`${columns}`,
			wrong.join('; ')
		]);
		console.log(table([['file', 'right', 'columns', 'wrong'], ...rows, ['all', `${right}`, `${all}`, '']]));
		expect(right / all).toBeGreaterThanOrEqual(0.9);
	});
});
