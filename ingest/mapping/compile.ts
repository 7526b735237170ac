import { DAY_MS } from '#sql/model/tehran.ts';
import type { EventType } from '../contract/event.ts';
import { columnsOfSpec } from './columns.ts';
import { compileCondition, type Test } from './condition.ts';
import { contractFields } from './contract-fields.ts';
import type { Lookups } from './lookups.ts';
import { wrong } from './mapping-error.ts';
import { didYouMean } from '#sql/model/nearest.ts';
import { compileOrder, type Order } from './order.ts';
import {
	CellError,
	cellReaders,
	type CellReader,
	type RejectReason,
	ROW_NUMBER,
	type Row,
	type RowRejection
} from './row.ts';
import type { EventRule, Mapping } from './schema.ts';
import type { Spec } from './spec-schema.ts';
import { compileSpec, type Context, needsOrder, type Value, type ValueReader } from './value.ts';
import type { WorkingDays } from './working-days.ts';

/** An event made by a mapping; the door validates it. */
export type MappedEvent = { v: 1; type: EventType; event_id: string } & Record<string, unknown>;

/**
 * A row's events; none if any of them cannot be made. `rule` gives the reason by column and rule only, without any text
 * of the row, for places where nothing may identify a citizen; `event` is the one at fault, as far as it was made.
 */
export type RowResult =
	{ events: MappedEvent[] } | { rejected: RowRejection; rule: string; event?: Partial<MappedEvent> };

export interface RowMapper {
	/** @param line of the file, for the rejection */
	(row: Row, line: number): RowResult;
	/** Set when rows need their place among those of their letter before they are mapped. */
	order?: Order;
	/** The columns that it reads, as `onCell` counts them. */
	columns: string[];
}

interface FieldReader {
	name: string;
	isRequired: boolean;
	columns: string;
	read: ValueReader;
}

interface EventReader {
	type: EventType;
	when: Test | undefined;
	fields: FieldReader[];
}

class RejectedRow extends Error {
	readonly reason: RejectReason;
	readonly field: string;
	readonly rule: string;
	event?: Partial<MappedEvent>;
	constructor(reason: RejectReason, field: string, detail: string, rule = detail) {
		super(detail);
		this.reason = reason;
		this.field = field;
		this.rule = rule;
	}
}

function compileEvent(rule: EventRule, index: number, mapping: Mapping, context: Context): EventReader {
	const known = contractFields(rule.type);
	const at = ['events', index, 'fields'];
	const specs = { event_id: rule.event_id, ...rule.fields };
	for (const name of Object.keys(rule.fields)) {
		if (name === 'event_id') wrong(context, [...at, name], 'stands beside "fields", not among them');
		if (!known.has(name) && !name.startsWith('x_'))
			wrong(context, [...at, name], `${rule.type} has no such field${didYouMean(name, known.keys())}`);
	}
	const fields = Object.entries(specs).map(([name, spec]): FieldReader => {
		const path = name === 'event_id' ? ['events', index, name] : [...at, name];
		const field = known.get(name);
		return {
			name,
			isRequired: field?.isRequired ?? false,
			columns: columnsOfSpec(spec).join(', '),
			read: compileSpec(spec, path, { ...context, check: field?.check })
		};
	});
	if (mapping.letter_id && !('letter_id' in rule.fields) && known.has('letter_id') && !hasOtherEntity(rule)) {
		const { prefix, column } = mapping.letter_id;
		const cell = context.cell(column);
		const read: ValueReader = (row) => {
			const text = cell(row);
			return text === undefined ? undefined : prefix + text;
		};
		fields.splice(1, 0, { name: 'letter_id', isRequired: true, columns: column, read });
	}
	for (const [name, field] of known)
		if (field.isRequired && !fields.some((f) => f.name === name))
			wrong(context, at, `lacks ${JSON.stringify(name)}, which every ${rule.type} has`);
	return {
		type: rule.type,
		when: rule.when && compileCondition(rule.when, ['events', index, 'when'], context),
		fields
	};
}

const hasOtherEntity = (rule: EventRule): boolean => 'call_id' in rule.fields || 'outage_id' in rule.fields;

function readField(field: FieldReader, row: Row): Value | undefined {
	try {
		return field.read(row);
	} catch (error) {
		if (!(error instanceof CellError)) throw error;
		// The contents of a citizen's fields stay out of messages.
		const detail = field.name.startsWith('citizen.') ? `${field.columns} cannot be read` : error.message;
		throw new RejectedRow(error.reason, field.name, detail, error.rule);
	}
}

function put(event: Record<string, unknown>, name: string, value: Value): void {
	if (!name.startsWith('citizen.')) {
		event[name] = value;
		return;
	}
	const citizen = (event.citizen ??= {}) as Record<string, unknown>;
	citizen[name.slice('citizen.'.length)] = value;
}

function readEvent(reader: EventReader, row: Row): MappedEvent {
	const event: Record<string, unknown> = { v: 1, type: reader.type };
	try {
		for (const field of reader.fields) {
			const value = readField(field, row);
			if (value !== undefined) put(event, field.name, value);
			else if (field.isRequired)
				throw new RejectedRow(
					'missing_field',
					field.name,
					`${field.columns || 'its rule'} gives ${reader.type} no ${field.name}`
				);
		}
	} catch (error) {
		if (error instanceof RejectedRow) error.event = event;
		throw error;
	}
	return event as MappedEvent;
}

function readRow(readers: EventReader[], row: Row): MappedEvent[] {
	const events: MappedEvent[] = [];
	for (const reader of readers) {
		if (reader.when && !reader.when(row)) continue;
		const event = readEvent(reader, row);
		if (events.some((e) => e.event_id === event.event_id))
			throw new RejectedRow(
				'duplicate_event_id',
				'event_id',
				`two events of the row have the id ${event.event_id}`,
				'two events of the row have the same id'
			);
		events.push(event);
	}
	return events;
}

/** Whether its rows alone do not make its events: some ask for the body of the row before. */
export const asksPreviousBody = ({ events }: Mapping): boolean =>
	events.some(({ fields }) => fields['from_org'] !== undefined && asksFor(fields['from_org']));

const asksFor = (spec: Spec): boolean => 'previous_body' in spec || ('first' in spec && spec.first.some(asksFor));

function workingDaysOf({ holidays = [] }: Mapping, { isWorkingDay }: Lookups): WorkingDays {
	const own = new Set(holidays.map((day) => Date.parse(day) / DAY_MS));
	return (day) => !own.has(day) && isWorkingDay(day);
}

/**
 * Compiles a mapping into a function from rows to events.
 * @param origin names the mapping in messages
 * @param onCell called before each cell with the place of its column
 * @throws MappingError that names the wrong key by its path, and the nearest right one
 */
export function compile(
	mapping: Mapping,
	lookups: Lookups,
	origin = mapping.name,
	onCell?: (column: number) => void
): RowMapper {
	const makeCell = cellReaders(mapping.source.empty ?? []);
	const cells = new Map<string, CellReader>();
	const cell = (column: string): CellReader => {
		if (column === ROW_NUMBER) needsOrder(context, [ROW_NUMBER]);
		return cells.getOrInsertComputed(column, () => {
			const [read, nth] = [makeCell(column), cells.size];
			return onCell ? (row) => (onCell(nth), read(row)) : read;
		});
	};
	const context: Context = {
		origin,
		lookups,
		cell,
		dates: new Map(),
		isWorkingDay: workingDaysOf(mapping, lookups),
		hasOrder: mapping.letter_id?.order !== undefined
	};
	const order = compileOrder(mapping, context);
	const readers = mapping.events.map((rule, index) => compileEvent(rule, index, mapping, context));
	const mapRow = (row: Row, line: number): RowResult => {
		try {
			return { events: readRow(readers, row) };
		} catch (error) {
			if (error instanceof RejectedRow)
				return {
					rejected: { line, reason: error.reason, field: error.field, detail: error.message },
					rule: error.rule,
					...(error.event && { event: error.event })
				};
			if (error instanceof CellError)
				return { rejected: { line, reason: error.reason, field: 'when', detail: error.message }, rule: error.rule };
			throw error;
		}
	};
	return Object.assign(mapRow, { columns: [...cells.keys()], ...(order && { order }) });
}
