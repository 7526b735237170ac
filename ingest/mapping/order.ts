import { columnsOfSpec } from './columns.ts';
import { CellError, type Row } from './row.ts';
import type { Mapping } from './schema.ts';
import { type Context, compileSpec } from './value.ts';

/** How the rows of a letter follow one another. Both throw CellError. */
export interface Order {
	/** The letter of a row. */
	letterOf(row: Row): string;
	/** A text that sorts before that of a later row. */
	keyOf(row: Row): string;
}

/** Whole numbers of any sign as texts of one length that sort as they do. */
const sortable = (value: number): string => (BigInt(value) + 2n ** 53n).toString().padStart(17, '0');

/** Compiles the order that a mapping names, if it does. */
export function compileOrder({ letter_id }: Mapping, context: Context): Order | undefined {
	if (!letter_id?.order) return undefined;
	const letter = context.cell(letter_id.column);
	const keys = letter_id.order.map((spec, i) => {
		const read = compileSpec(spec, ['letter_id', 'order', i], context);
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
			return typeof value === 'number' ? sortable(value) : String(value);
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
