import { DAY_MS } from '#sql/model/tehran.ts';
import { columnsOfSpec } from './columns.ts';
import { type DateParser, dateParser } from './date-format.ts';
import { DateFormatError } from './date-layout.ts';
import { type Duration, parseDuration } from './duration.ts';
import type { Lookups } from './lookups.ts';
import { type Path, wrong } from './mapping-error.ts';
import { CellError, type CellReader, compared, type Row } from './row.ts';
import type { AfterSpec, Constant, DateSpec, EarlierSpec, EndOfDaySpec, LaterSpec, Spec } from './spec-schema.ts';
import { workingDayAfter, type WorkingDays } from './working-days.ts';
import { openZone, type Zone, zoneFault } from './zone.ts';

/** A moment in milliseconds since 1970, undefined when there is none; throws CellError. */
export type MomentReader = (row: Row) => number | undefined;

/** What rules of dates need of the mapping. */
export interface DateContext {
	/** The mapping's name, for messages. */
	origin: string;
	lookups: Lookups;
	cell: (column: string) => CellReader;
	/** Parsers by formats and zone: events with the same date parse it once. */
	dates: Map<string, DateParser>;
	/** By the calendar of the office, and the holidays that the mapping lists. */
	isWorkingDay: WorkingDays;
	/** Reads any other rule; `check` judges the values that it has of its own. */
	read: (spec: Spec, path: Path, check?: (value: unknown) => string | undefined) => (row: Row) => Constant | undefined;
}

/** Days are days of Tehran unless a rule says otherwise. */
const TEHRAN = 'Asia/Tehran';
const KINDS = ['date', 'after', 'end_of_day', 'later', 'earlier'] as const;

/** Whether a rule gives a moment by its own kind. */
export const isDateSpec = (spec: Spec): spec is DateSpec | AfterSpec | EndOfDaySpec | LaterSpec | EarlierSpec =>
	KINDS.some((kind) => kind in spec);

/**
 * Compiles a rule that gives a moment.
 * @throws MappingError when it can work for no row
 */
export function compileMoment(spec: Spec, path: Path, context: DateContext): MomentReader {
	if ('date' in spec) return compileDate(spec, path, context);
	if ('after' in spec) return compileAfter(spec, path, context);
	if ('end_of_day' in spec) {
		const at = [...path, 'end_of_day'];
		const zone = zoneOf(spec.end_of_day.zone, at, context);
		const read = compileMoment(spec.end_of_day.date, [...at, 'date'], context);
		return (row) => {
			const moment = read(row);
			return moment === undefined ? undefined : zone.toInstant((dayOf(zone, moment) + 1) * DAY_MS) - 1;
		};
	}
	if ('constant' in spec) {
		const moment = Date.parse(String(spec.constant));
		if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(String(spec.constant)) || Number.isNaN(moment))
			wrong(context, [...path, 'constant'], 'must be a moment with its offset, as in "2022-07-14T09:30:00+04:30"');
		return () => moment;
	}
	if ('previous' in spec && isDateSpec(spec.previous)) {
		const read = context.read(spec, path);
		return (row) => {
			const moment = read(row);
			return moment === undefined ? undefined : Date.parse(String(moment));
		};
	}
	const [kind, specs] =
		'later' in spec
			? (['later', spec.later] as const)
			: 'earlier' in spec
				? (['earlier', spec.earlier] as const)
				: 'first' in spec
					? (['first', spec.first] as const)
					: wrong(
							context,
							path,
							`gives no date; one of ${[...KINDS, 'first', 'previous', 'constant'].join(', ')} does`
						);
	const readers = specs.map((one, i) => compileMoment(one, [...path, kind, i], context));
	if (kind === 'first') return (row) => moments(readers, row).next().value;
	const choose = kind === 'later' ? Math.max : Math.min;
	return (row) => {
		const found = [...moments(readers, row)];
		return found.length === 0 ? undefined : choose(...found);
	};
}

function* moments(readers: readonly MomentReader[], row: Row): Generator<number, undefined> {
	for (const read of readers) {
		const moment = read(row);
		if (moment !== undefined) yield moment;
	}
}

function zoneOf(name: string | undefined, path: Path, context: DateContext): Zone {
	const fault = name === undefined ? undefined : zoneFault(name);
	return fault === undefined ? openZone(name ?? TEHRAN) : wrong(context, [...path, 'zone'], fault);
}

/** Days since 1970 on the wall of a zone. */
const dayOf = (zone: Zone, moment: number): number => Math.floor(zone.toWall(moment) / DAY_MS);

function compileDate({ date }: DateSpec, path: Path, context: DateContext): MomentReader {
	const { column, format, zone } = date;
	const at = [...path, 'date'];
	const fault = zone === undefined ? undefined : zoneFault(zone);
	if (fault !== undefined) wrong(context, [...at, 'zone'], fault);
	const columns = [column].flat();
	const key = JSON.stringify([column, format, zone]);
	const parse = context.dates.getOrInsertComputed(key, () => {
		const parsers = [format].flat().map((one, i) => {
			try {
				return dateParser(one, zone);
			} catch (error) {
				if (!(error instanceof DateFormatError)) throw error;
				return wrong(context, [...at, 'format', ...(one === format ? [] : [i])], error.message);
			}
		});
		return anyOf(parsers, [format].flat());
	});
	const readers = columns.map(context.cell);
	return (row) => {
		let text: string | undefined;
		for (const read of readers) {
			const cell = read(row);
			if (cell === undefined) return undefined;
			text = text === undefined ? cell : `${text} ${cell}`;
		}
		if (text === undefined) return undefined;
		const moment = parse(text);
		if (typeof moment === 'string') throw new CellError('bad_date', columns.join(', '), text, moment);
		return moment;
	};
}

/** The first parser that reads a text. */
function anyOf(parsers: DateParser[], formats: string[]): DateParser {
	if (parsers.length === 1) return parsers[0]!;
	return (text) => {
		for (const parse of parsers) {
			const moment = parse(text);
			if (typeof moment === 'number') return moment;
		}
		return `is no date of any of the forms ${formats.join(', ')}`;
	};
}

function compileAfter({ after }: AfterSpec, path: Path, context: DateContext): MomentReader {
	const at = [...path, 'after'];
	const zone = zoneOf(after.zone, at, context);
	const readDate = compileMoment(after.date, [...at, 'date'], context);
	const columns = columnsOfSpec(after.duration).join(', ');
	const parse = (text: string): Duration | string => parseDuration(text, after.unit);
	const readDuration = context.read(after.duration, [...at, 'duration'], (value) => {
		const found = parse(String(value));
		return typeof found === 'string' ? found : undefined;
	});
	return (row) => {
		const [moment, value] = [readDate(row), readDuration(row)];
		if (moment === undefined || value === undefined) return undefined;
		const text = compared(String(value), columns)!;
		const duration = parse(text);
		if (typeof duration === 'string') throw new CellError('bad_duration', columns, text, duration);
		const day = dayOf(zone, moment);
		const target = workingDayAfter(day, duration.workingDays, context.isWorkingDay);
		if (target === undefined)
			throw new CellError('bad_duration', columns, text, 'ends where the calendar has no working day');
		const days = target - day + duration.days;
		const sameHour = days === 0 ? moment : zone.toInstant(zone.toWall(moment) + days * DAY_MS);
		return sameHour + duration.ms;
	};
}
