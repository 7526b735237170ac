import { columnsOfSpec } from './columns.ts';
import { CellError, type Row } from './row.ts';
import type { Mapping } from './schema.ts';
import { compileInteger, compileMomentOf, type Context } from './value.ts';

/** How the rows of a letter follow one another. Both throw CellError. */
export interface Order {
	/** The letter of a row. */
	letterOf(row: Row): string;
	/** A text that sorts before that of a later row. */
	keyOf(row: Row): string;
}

/** Whole numbers of any sign as texts of one length that sort as they do. */
const sortable = (value: number): string =>
	value < 0 ? `0${(2 ** 53 + value).toString().padStart(16, '0')}` : `1${value.toString().padStart(16, '0')}`;

/** Compiles the order that a mapping names, if it does. */
export function compileOrder({ letter_id }: Mapping, context: Context): Order | undefined {
	if (!letter_id?.order) return undefined;
	const letter = context.cell(letter_id.column);
	const keys = letter_id.order.map((spec, i) => {
		const path = ['letter_id', 'order', i];
		const read = 'date' in spec ? compileMomentOf(spec, path, context) : compileInteger(spec, context);
		const columns = columnsOfSpec(spec).join(', ');
		return (row: Row): string => {
			const value = read(row);
			if (value === undefined)
				throw new CellError(
					'missing_field',
					columns,
					undefined,
					'is empty, and the rows of a letter are ordered by it'
				);
			return sortable(value);
		};
	});
	return {
		letterOf(row) {
			const text = letter(row);
			if (text === undefined)
				throw new CellError('missing_field', letter_id.column, undefined, 'is empty: the row is of no letter');
			return text;
		},
		keyOf: (row) => keys.map((key) => key(row)).join(' ')
	};
}
