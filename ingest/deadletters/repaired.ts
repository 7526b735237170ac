import { z } from 'zod';
import type { FileRow } from '../load/rows.ts';

/** A line of a replay: the event that replaces a dead letter. */
export interface Repaired {
	line: number;
	id: string;
	event: unknown;
	/** From the file; undefined: that of the dead letter. Empty: none. */
	loadId: string | undefined;
}

/** The fault of a line that is no repaired dead letter. */
export interface Unreadable {
	line: number;
	detail: string;
}

const lineSchema = z.object({
	dead_letter_id: z.string().regex(/^[0-9a-f]{32}$/),
	load_id: z
		.string()
		.regex(/^[A-Za-z0-9._-]{0,64}$/)
		.nullish(),
	event: z.unknown().optional(),
	raw: z.string().optional()
});

const EXPECTED: Record<string, string> = {
	dead_letter_id: 'dead_letter_id: must be the one of the export, 32 hexadecimal digits',
	load_id: 'load_id: must be 1–64 Latin letters, digits, dots, dashes or underscores, or empty for none',
	raw: 'raw: must be a text'
};

/** Reads a line of a repaired export: its `event`, or its `raw` if that has become JSON. */
export function readRepaired(row: FileRow): Repaired | Unreadable {
	if ('rejected' in row) return { line: row.rejected.line, detail: row.rejected.detail };
	const { line } = row;
	const parsed = lineSchema.safeParse(row.row);
	if (!parsed.success) return { line, detail: EXPECTED[String(parsed.error.issues[0]!.path[0])] ?? 'cannot be read' };
	const { dead_letter_id: id, load_id, raw } = parsed.data;
	const loadId = load_id === null ? '' : load_id;
	if ('event' in row.row) return { line, id, event: row.row['event'], loadId };
	if (raw === undefined) return { line, detail: 'has neither event nor raw' };
	try {
		return { line, id, event: JSON.parse(raw) as unknown, loadId };
	} catch {
		return { line, detail: 'raw is still not JSON; repair it, or put the event into event' };
	}
}

/**
 * Groups lines, `size` a group or a few more: consecutive lines for one dead letter stay together, so that it is marked
 * only after all of them were sent.
 */
export async function* inGroups(
	lines: AsyncIterable<Repaired | Unreadable>,
	size: number
): AsyncGenerator<(Repaired | Unreadable)[]> {
	let group: (Repaired | Unreadable)[] = [];
	for await (const line of lines) {
		const last = group.at(-1);
		const belongs = last !== undefined && 'id' in last && 'id' in line && last.id === line.id;
		if (group.length >= size && !belongs) {
			yield group;
			group = [];
		}
		group.push(line);
	}
	if (group.length > 0) yield group;
}
