import { holdsIdentity } from '#sql/model/identities-in-text.ts';
import type { FileRow } from './rows.ts';
import type { MappedEvent, RowMapper } from '../mapping/compile.ts';
import type { Row, RowRejection } from '../mapping/row.ts';
import type { Whole } from '../pipeline/kept.ts';
import type { RawEvent } from '../pipeline/lines.ts';
import type { Reason } from '../pipeline/rejection.ts';

/** A row of which nothing is sent. */
export interface RefusedRow {
	/** For the owner of the file: it may quote a cell. */
	refused: Omit<RowRejection, 'reason'> & { reason: RowRejection['reason'] | Reason };
	/** For the dead letters: what came, and the reason by column and rule only. */
	dead: RawEvent & { raw: string };
	/** As the file has it, where its cells can be told apart. */
	row?: Row;
}

/** The result for a row: its events (possibly none), or why it could not be mapped. */
export type MappedRow = { line: number; part?: string; size: number; row: Row; events: MappedEvent[] } | RefusedRow;

/** Maps the rows of a file in order; every door that takes files uses this. */
export async function* mapRows(rows: AsyncIterable<FileRow>, mapRow: RowMapper): AsyncGenerator<MappedRow> {
	for await (const item of rows) {
		if ('rejected' in item) {
			yield { refused: item.rejected, dead: deadRow(item.rejected, item.rule ?? item.rejected.detail, item) };
			continue;
		}
		const { row, line, size } = item;
		const part = item.part === undefined ? {} : { part: item.part };
		const result = mapRow(row, line);
		if ('events' in result) yield { line, ...part, size, row, events: result.events };
		else {
			const refused = { ...result.rejected, ...part };
			const value = isId(result.event?.event_id) ? result.event : undefined;
			yield { row, refused, dead: { ...deadRow(refused, result.rule, { raw: JSON.stringify(row) }), value } };
		}
	}
}

/** In a row that cannot be read the column of ids may hold a person instead, and dead letters show their event's id. */
const isId = (id: string | undefined): boolean =>
	id !== undefined && /^[\x21-\x7e\p{N}]+$/u.test(id) && !holdsIdentity(id);

function deadRow(
	{ line, part, reason, field }: RowRejection,
	rule: string,
	{ raw, whole }: { raw: string; whole?: Whole }
): RawEvent & { raw: string } {
	const isJson = reason !== 'bad_json';
	const what = isJson && reason !== 'bad_row' ? `${reason}: ${rule}` : rule;
	const detail = part === undefined ? what : `${part}: ${what}`;
	return {
		line,
		value: undefined,
		raw,
		...(whole && { whole }),
		broken: { reason: isJson ? 'bad_row' : 'bad_json', field, detail }
	};
}
