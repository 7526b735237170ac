import type { Command } from 'commander';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import type { GuessedCodes, GuessedColumn } from '#sql/model/imports.ts';
import { guess, type Guess } from '../guess/guess.ts';
import { readSample, SAMPLE_ROWS } from '../guess/sample.server.ts';
import { LoadError } from '../load/load-error.ts';
import { saveMapping } from '../mapping/find.server.ts';
import { readLookups } from '../mapping/lookups.server.ts';
import { quote } from '../mapping/row.ts';
import { table } from './table.ts';

/** Texts without a code that are listed for each column. */
const LISTED = 10;

const percent = (share: number): string => `${share === 1 ? 100 : Math.floor(share * 100)} %`;

/** A column's name: of a file that has no line of names, one may be a citizen's number. */
const shown = (column: string): string => maskNumbersIn(column);

function surenessOf({ role, surety = 0, isUsed }: GuessedColumn): string {
	if (role === undefined) return '';
	if (!isUsed) return 'not used';
	return surety >= 0.85 ? 'sure' : surety >= 0.6 ? 'likely' : 'unsure';
}

/** What was guessed, for people. Persian comes last: only the terminal knows its width. */
export function printGuess({ columns, remarks }: Guess): string {
	const rows = columns.map((one) => [
		one.type,
		one.formats?.join(' or ') ?? '',
		percent(one.full),
		one.role?.replace('_', ' ') ?? '–',
		surenessOf(one),
		shown(one.column),
		one.examples.map((example) => (example.length > 40 ? `${example.slice(0, 39)}…` : example)).join(' | ')
	]);
	const head = ['looks like', 'form', 'full', 'taken for', 'how sure', 'column', 'examples'];
	const codes = columns.flatMap((one) => (one.codes ? [codesText(one.column, one.codes)] : []));
	return [table([head, ...rows]), ...codes, remarks.join('\n')].filter((part) => part !== '').join('\n');
}

/** Texts that have a code of the office, and those that have none. */
function codesText(column: string, { table: name, found, missing, share, told }: GuessedCodes): string {
	const said = `${shown(column)}: ${found} of ${found + missing} texts are in the office's ${name} (${percent(share)} of the rows)`;
	if (missing === 0) return `${said}.\n`;
	if (told.length === 0) return `${said}; the others stay as they are.\n`;
	const listed = told
		.slice(0, LISTED)
		.map(
			({ text, rows, nearest }) =>
				`  ${rows} × ${quote(text)}${nearest === undefined ? '' : `; the nearest is ${quote(nearest)}`}`
		);
	const more = missing > LISTED ? [`  and ${missing - LISTED} more`] : [];
	return `${said}. The others stay as they are:\n${[...listed, ...more].join('\n')}\n`;
}

async function guessFile(path: string, { out }: { out?: string }): Promise<void> {
	const sample = await readSample(path);
	const guessed = guess(sample, readLookups());
	console.log(printGuess(guessed));
	if (!sample.isWhole) console.log(`By the first ${SAMPLE_ROWS.toLocaleString('en')} rows.`);
	if (!guessed.mapping) throw new LoadError(`${sample.name}: no mapping could be guessed; write one (docs/mapping.md)`);
	if (out === undefined) return;
	saveMapping(out, guessed.mapping);
	console.log(`${out} has the mapping: look at it, then load the file with --mapping ${out}`);
}

export function addMappingCommand(program: Command): void {
	const mapping = program.command('mapping').description('how the rows of a file become events');
	mapping
		.command('guess')
		.description('guess a mapping from the first rows of a CSV, NDJSON or XLSX file, and say how sure each column is')
		.argument('<file>', 'the file, as it is or packed (.gz, .zst)')
		.option('--out <file>', 'write the mapping to a new file, as in letters.mapping.json')
		.addHelpText('after', '\nNothing is loaded and nothing is sent. Names and numbers of persons are masked.')
		.action(guessFile);
}
