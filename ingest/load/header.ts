import { didYouMean } from '#sql/model/nearest.ts';
import type { Mapping } from '../mapping/schema.ts';
import { LoadError } from './load-error.ts';

/** No registry has so many; each row becomes an object with as many fields. */
const MOST_COLUMNS = 2_000;

/**
 * Reads column names from a table's first row.
 * @param name of the file, for messages
 * @throws LoadError when a name occurs twice, or a column is missing
 */
export function checkHeader(
	header: string[],
	name: string,
	source: Mapping['source'],
	required: readonly string[]
): string[] {
	if (header.length > MOST_COLUMNS)
		throw new LoadError(
			`${name}: has ${header.length} columns in its first line, and ${MOST_COLUMNS} are read at most`
		);
	const columns = header.map((column) => column.trim());
	const twice = columns.find((column, i) => column !== '' && columns.indexOf(column) !== i);
	if (twice !== undefined)
		throw new LoadError(
			`${name}: has the column ${JSON.stringify(twice)} twice; give one of them another name in the file`,
			{
				rule: `${name}: has a column twice; give one of them another name`
			}
		);
	const missing = required.filter((column) => !columns.includes(column));
	if (missing.length === 0) return columns;
	const other = source.kind === 'csv' ? otherDelimiter(columns, source.delimiter ?? ',') : undefined;
	if (other !== undefined)
		throw new LoadError(
			`${name}: its first line has no ${JSON.stringify(source.delimiter ?? ',')} but ${JSON.stringify(other)}; say so in the mapping, as in "source": { "delimiter": ${JSON.stringify(other)} }`
		);
	const names = missing.map((column) => JSON.stringify(column)).join(', ');
	const has = missing.length === 1 ? '' : `; it has ${columns.join(', ')}`;
	// In a file without a header, the first line holds a citizen's data.
	const rule = `${name}: has no column ${names} in its first line`;
	throw new LoadError(`${name}: has no column ${names}${didYouMean(missing[0]!, columns)}${has}`, { rule });
}

function otherDelimiter(columns: string[], delimiter: string): string | undefined {
	if (columns.length !== 1) return undefined;
	return [',', ';', '\t', '|'].find((other) => other !== delimiter && columns[0]!.includes(other));
}
