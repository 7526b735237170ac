import type { FileRow } from './rows.ts';
import type { MappedEvent, RowMapper } from '../mapping/compile.ts';
import type { RowRejection } from '../mapping/row.ts';
import type { Whole } from '../pipeline/kept.ts';
import type { RawEvent } from '../pipeline/lines.ts';

/** The result for a row: its events (possibly none), or why it could not be mapped. */
export type MappedRow =
	| { line: number; size: number; events: MappedEvent[] }
	| {
			/** For the owner of the file: it may quote a cell. */
			refused: RowRejection;
			/** For the dead letters: the row itself, and the reason by column and rule only. */
			dead: RawEvent & { raw: string };
	  };

/** Maps the rows of a file in order; every door that takes files uses this. */
export async function* mapRows(rows: AsyncIterable<FileRow>, mapRow: RowMapper): AsyncGenerator<MappedRow> {
	for await (const item of rows) {
		if ('rejected' in item) {
			yield { refused: item.rejected, dead: deadRow(item.rejected, item.rejected.detail, item) };
			continue;
		}
		const result = mapRow(item.row, item.line);
		if ('events' in result) yield { line: item.line, size: item.size, events: result.events };
		else
			yield {
				refused: result.rejected,
				dead: deadRow(result.rejected, result.rule, { raw: JSON.stringify(item.row) })
			};
	}
}

function deadRow(
	{ line, reason, field }: RowRejection,
	rule: string,
	{ raw, whole }: { raw: string; whole?: Whole }
): RawEvent & { raw: string } {
	const isJson = reason !== 'bad_json';
	const detail = isJson && reason !== 'bad_row' ? `${reason}: ${rule}` : rule;
	return {
		line,
		value: undefined,
		raw,
		...(whole && { whole }),
		broken: { reason: isJson ? 'bad_row' : 'bad_json', field, detail }
	};
}
