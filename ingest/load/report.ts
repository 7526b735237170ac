import type { LoadProgress } from './load.server.ts';
import { lineOf } from './rows.ts';

const BAR_WIDTH = 24;
const LISTED_LINES = 20;

const number = (n: number): string => Math.round(n).toLocaleString('en-US');
const plural = (n: number, one: string): string => `${number(n)} ${one}${n === 1 ? '' : 's'}`;

function duration(seconds: number): string {
	if (seconds < 60) return `${Math.ceil(seconds)} s`;
	const minutes = Math.floor(seconds / 60);
	return minutes < 60
		? `${minutes} min ${Math.round(seconds % 60)} s`
		: `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Times below ten seconds have one decimal. */
const took = (seconds: number): string => (seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds));

const rejected = (p: Readonly<LoadProgress>): number => p.rejectedRows + p.rejectedEvents;

/** One line: share of the file, rows, events a second, rejected, time left. */
export function progressLine(p: Readonly<LoadProgress>, elapsedMs: number): string {
	const read = p.bytes === 0 ? 1 : Math.min(1, p.bytesRead / p.bytes);
	const share = p.ordered === undefined ? read : (read + Math.min(1, p.rows / p.ordered)) / 2;
	const filled = Math.round(share * BAR_WIDTH);
	const seconds = elapsedMs / 1000;
	const left = share > 0 ? duration((seconds * (1 - share)) / share) : '?';
	return [
		`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.floor(share * 100)} %`,
		plural(p.rows, 'row') + (p.ordered === undefined ? '' : ` of ${number(p.ordered)} put in order`),
		`${number(p.events / Math.max(seconds, 0.001))} events/s`,
		`${number(rejected(p))} rejected`,
		p.waiting ? `waiting: ${p.waiting}` : `${left} left`
	].join(' · ');
}

function list<T>(title: string, all: number, items: T[], line: (item: T) => string): string[] {
	if (all === 0) return [];
	const shown = items.slice(0, LISTED_LINES);
	const more = all - shown.length;
	return [`${title}:`, ...shown.map((item) => `  ${line(item)}`), ...(more > 0 ? [`  and ${number(more)} more`] : [])];
}

const place = (field: string): string => (field === '' ? '' : `${field}: `);

/** The result of a load, with the lines of the file that were rejected. Its first line is the load's id. */
export function summary(p: Readonly<LoadProgress>, mapping: string, elapsedMs: number): string {
	return [
		`load ${p.loadId}`,
		headLine(p, mapping, elapsedMs),
		verdictLine(p),
		...countLines(p),
		...list(
			`${plural(p.rejectedEvents, 'event')} rejected by ingest, and kept there for repair`,
			p.rejectedEvents,
			p.eventRejections,
			(r) => `${lineOf(r)} (${r.eventId}): ${place(r.field)}${r.reason}${r.detail === '' ? '' : `: ${r.detail}`}`
		)
	].join('\n');
}

/** What a load of the file would make, counted as the load counts it. */
export function drySummary(
	p: Readonly<LoadProgress>,
	mapping: string,
	elapsedMs: number,
	letters: readonly string[]
): string {
	return [
		'dry run: nothing is sent',
		headLine(p, mapping, elapsedMs),
		...countLines(p),
		...(letters.length > 0 ? ['the first as they would be:', ...letters] : [])
	].join('\n');
}

function headLine(p: Readonly<LoadProgress>, mapping: string, elapsedMs: number): string {
	const seconds = Math.max(elapsedMs / 1000, 0.001);
	return `${p.file} through ${mapping}: ${plural(p.rows, 'row')}, ${plural(p.events, 'event')} in ${took(seconds)} (${number(p.events / seconds)} events/s)`;
}

/** What ingest said of the events that were sent. */
export const verdictLine = (p: Readonly<LoadProgress>): string =>
	`${number(p.accepted)} accepted, ${number(p.duplicates)} known already, ${number(p.rejectedEvents)} rejected by ingest`;

/** What the rows of the file made, and which of them none. */
function countLines(p: Readonly<LoadProgress>): string[] {
	const types = [...p.types].sort(([, a], [, b]) => b - a);
	const reasons = [...p.reasons].sort(([, a], [, b]) => b.count - a.count);
	return [
		...(types.length > 0 ? [types.map(([type, count]) => `${type} ${number(count)}`).join(' · ')] : []),
		...p.warnings.map((warning) => `warning: ${warning}`),
		...(p.silentRows > 0 ? [`${plural(p.silentRows, 'row')} made no event`] : []),
		...(p.rejectedRows > LISTED_LINES
			? [
					'rejected rows by reason:',
					...reasons.map(([why, { count, first }]) => `  ${number(count)} for ${why}, first in ${first}`)
				]
			: []),
		...list(
			`${plural(p.rejectedRows, 'row')} rejected whole, and not sent`,
			p.rejectedRows,
			p.rowRejections,
			(r) => `${lineOf(r)}: ${place(r.field)}${r.reason}: ${r.detail}`
		)
	];
}
