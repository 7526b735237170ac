import {
	hideDetail,
	hideEvent,
	hidePath,
	isShownValue,
	revealEvent,
	sourceOf,
	type HiddenPart
} from '#sql/model/hidden-event.ts';
import type { Problem, Refused, ReplayProgress } from '#sql/model/dead-letter-replay.ts';
import type { KeyRing } from '#sql/office/key-id.ts';
import { openDeadLetter } from '#sql/office/dead-letter.server.ts';
import type { DeadLetterPlace, ListedDeadLetter, SealedDeadLetter } from '#sql/queries/dead-letters.ts';

/** Converts ClickHouse's text of a UTC moment to an ISO instant. */
export const instantOf = (utc: string): string => `${utc.replace(' ', 'T')}Z`;

/** The fault of an event, without names that its producer made up. */
export const seenRefusal = ({ reason, field, detail }: Refused): Refused => ({
	reason,
	field: hidePath(field),
	detail: hideDetail(detail)
});

/** A row of the list for an administrator: its own texts may contain personal numbers. */
export function seenRow(row: ListedDeadLetter) {
	const { dead_letter_id: id, source, line, received_at, event_id, type, is_undone } = row;
	return {
		...{ id, source, line, receivedAt: instantOf(received_at), isUndone: is_undone === 1 },
		eventId: event_id !== null && isShownValue('event_id', event_id) ? event_id : null,
		type: type !== null && isShownValue('type', type) ? type : null,
		...seenRefusal({ reason: row.reason, field: row.field ?? '', detail: row.detail })
	};
}

/** Position of the next page, as its address has it. */
export const placeText = (row: ListedDeadLetter): string =>
	[Date.parse(instantOf(row.received_at)), row.source, row.line, row.dead_letter_id].join('~');

const PLACE = /^(\d{1,15})~([A-Za-z0-9][A-Za-z0-9._-]{0,63})~(\d{1,15})~([0-9a-f]{32})$/;

export function readPlace(text: string): DeadLetterPlace | undefined {
	const [, receivedAt, source, line, id] = PLACE.exec(text) ?? [];
	return id === undefined ? undefined : { receivedAt: Number(receivedAt), source: source!, line: Number(line), id };
}

/** A line of the original, or of the input. */
export interface SeenLine {
	number: number;
	text: string;
	/** Whether the error is here. */
	isAtFault: boolean;
}

/** A refused event for an administrator. */
export interface SeenDeadLetter {
	text: string;
	lines: SeenLine[];
	hidden: HiddenPart[];
	/** Not even UTF-8: its hidden parts cannot be passed on unchanged. */
	isBroken: boolean;
}

/** A refused event without personal data or a letter's text; undefined when it was encrypted with another key. */
export function seenDeadLetter(letter: SealedDeadLetter, keys: KeyRing): SeenDeadLetter | undefined {
	const content = openDeadLetter(letter.raw_encrypted, keys);
	if (!content) return undefined;
	const { text, parts } = hideEvent(sourceOf(content));
	return { text, lines: linesOf(text, letter), hidden: parts, isBroken: 'raw_base64' in content };
}

/** The lines of a text, marked where the error is. */
export function linesOf(text: string, { field, detail }: Pick<Refused, 'field' | 'detail'>): SeenLine[] {
	const name = `"${field.split('.').at(-1)}"`;
	// For a text of one line the door names only the column.
	const at = Number(/at line (\d+)/.exec(detail)?.[1] ?? (/at column \d+/.test(detail) ? 1 : 0));
	return text.split('\n').map((one, index) => ({
		number: index + 1,
		text: one.replaceAll('\t', '  '),
		isAtFault: index + 1 === at || (field !== '' && one.trimStart().startsWith(`${name}:`))
	}));
}

/** The repaired text as an event, with the original hidden parts; or the faulty line if it is not JSON. */
export function repairedEvent(
	typed: string,
	letter: SealedDeadLetter,
	keys: KeyRing
): { event: unknown } | { line: number } | undefined {
	const content = openDeadLetter(letter.raw_encrypted, keys);
	if (!content) return undefined;
	try {
		return { event: JSON.parse(revealEvent(typed.replace(/\r\n/g, '\n'), sourceOf(content))) as unknown };
	} catch (error) {
		// The engine's message quotes the text: only its position is used.
		const [, line] = /line (\d+) column/.exec(error instanceof Error ? error.message : '') ?? [];
		return { line: Number(line ?? 1) };
	}
}

/** The result of a replay, for the page. */
export interface SeenProgress extends Omit<ReplayProgress, 'problems' | 'lines'> {
	/** By fault, the most frequent first, among the listed ones. */
	reasons: (Pick<Refused, 'reason' | 'field' | 'detail'> & { count: number; first: string })[];
	/** Ingest's messages, in English. */
	others: string[];
}

const OTHERS = 5;

export function seenProgress({ problems, lines: _, ...counts }: ReplayProgress): SeenProgress {
	const refused = problems.refused.flatMap(({ id, refused }: Problem) =>
		refused ? [{ ...seenRefusal(refused), first: id }] : []
	);
	const groups = Map.groupBy(refused, ({ reason, field, detail }) => JSON.stringify([reason, field, detail]));
	const reasons = [...groups.values()].map((group) => ({ ...group[0]!, count: group.length }));
	return {
		...counts,
		reasons: reasons.toSorted((a, b) => b.count - a.count),
		others: [...problems.unusable, ...problems.earlier].slice(0, OTHERS).map(({ text }) => hideDetail(text))
	};
}
