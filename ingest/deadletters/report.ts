import type { DeadLetterCount, ListedDeadLetter } from '#sql/queries/dead-letters.ts';
import type { Problem, ReplayProgress } from '#sql/model/dead-letter-replay.ts';

const LISTED_LINES = 20;

const number = (n: number): string => n.toLocaleString('en-US');
const plural = (n: number, one: string): string => `${number(n)} ${one}${n === 1 ? '' : 's'}`;

/** A producer's text may contain terminal control characters. */
const shown = (text: string): string =>
	text.replace(/\p{C}/gu, (c) => (c === '\u200c' ? c : `\\u{${c.codePointAt(0)!.toString(16)}}`));

/** Columns as wide as their widest cell, separated by two spaces. */
function table(head: string[], rows: string[][]): string[] {
	const all = [head, ...rows.map((row) => row.map(shown))];
	const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
	return all.map((row) =>
		row
			.map((cell, i) => cell.padEnd(widths[i]!))
			.join('  ')
			.trimEnd()
	);
}

/** The list for people: counts by reason and source, then the newest rows. */
export function listText(counts: DeadLetterCount[], rows: ListedDeadLetter[]): string {
	const total = counts.reduce((sum, { count }) => sum + count, 0);
	if (total === 0) return 'no dead letters';
	const more = total - rows.length;
	return [
		...table(
			['reason', 'source', 'count'],
			counts.map(({ reason, source, count }) => [reason, source, number(count)])
		),
		'',
		...table(
			['id', 'source', 'line', 'event_id', 'reason', 'field', 'received (UTC)', 'detail'],
			rows.map((row) => [
				row.dead_letter_id,
				row.source,
				String(row.line),
				row.event_id ?? '',
				row.reason,
				row.field ?? '',
				row.received_at.slice(0, 19),
				row.detail + (row.is_undone ? ' (its load was undone)' : '')
			])
		),
		'',
		`${plural(total, 'dead letter')}${more > 0 ? `, the newest ${number(rows.length)} shown; --limit shows more` : ''}`
	].join('\n');
}

function list(title: string, all: number, problems: Problem[]): string[] {
	if (all === 0) return [];
	const lines = problems.slice(0, LISTED_LINES);
	const more = all - lines.length;
	return [
		`${title}:`,
		...lines.map(({ line, id, text }) => `  line ${line}${id && ` (${id})`}: ${shown(text)}`),
		...(more > 0 ? [`  and ${number(more)} more`] : [])
	];
}

/** The result of a replay, with the lines that did not become events. */
export function replayText(p: Readonly<ReplayProgress>): string {
	return [
		`${plural(p.lines, 'line')}: ${plural(p.replayed, 'dead letter')} replayed, ${number(p.accepted)} accepted and ${number(p.duplicates)} known already`,
		...list(`${number(p.refused)} still refused, and kept in the list`, p.refused, p.problems.refused),
		...list(`${number(p.unusable)} not sent`, p.unusable, p.problems.unusable),
		...list(`${number(p.earlier)} left alone`, p.earlier, p.problems.earlier)
	].join('\n');
}
