import { aggregate, ALWAYS, and } from '../../ask/aggregate.ts';
import { AS_OF, type Entity, type Named, type Sql } from '../../entities/entity.ts';
import { CLOCKS, FROM, UNTIL } from '../../measures/clocks.ts';
import type { Kpi, Measure, Members } from '../../measures/kpi.ts';
import { SOURCES } from '../../source-view.ts';

/**
 * The function that makes the one number of a figure of its rows, and of what, as `kpi/read-kpi.server.ts` does; that of a rate is
 * made of its counts.
 */
const VALUES: Partial<Record<Measure, { by: Sql; of?: 'value' | 'counts' }>> = {
	count: { by: 'count' },
	stock: { by: 'count' },
	age: { by: 'count' },
	rate: { by: 'count' },
	distinct: { by: 'uniqExact', of: 'counts' },
	duration: { by: 'quantileExactInclusive(0.5)', of: 'value' },
	mean: { by: 'avg', of: 'value' },
	sum: { by: 'sum', of: 'value' }
};

/** The ends of the range as days. */
const dated = (text: Sql): Sql =>
	text
		.replaceAll(FROM, `toDateTime64({from: Date}, 3, 'Asia/Tehran')`)
		.replaceAll(UNTIL, `toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')`);

/** The query of a figure as an analyst writes it, over the view that shows its entity. Undefined for one that is more than its declaration says. */
export function exampleOf({ measure, denominator, of, shown }: Kpi): Sql | undefined {
	if ('file' in of) return of.shown && dated(`SELECT count() AS value\nFROM ${of.shown}`);
	const over = shown?.denominator ?? of.over?.();
	const value = VALUES[measure] ?? (over && VALUES[of.counts ? 'distinct' : 'count']);
	if (!value) return;
	const { entity, where, names, named, conditionsOf } = rowsOf(of);
	const [condition, ...more] = of.num ? conditionsOf(of.num) : [];
	const num = of.num && more.length > 0 ? named(of.num) : condition;
	const measured = value.of && of[value.of];
	const isOfPersons = measured === 'person';
	const told = (by: Sql, item = '') => aggregate(by, item, num ?? ALWAYS);
	const own = told(value.by, measured && (isOfPersons ? PERSON : named(measured)));
	const parts = denominator
		? [`${over ? own : told('count')} AS numerator`, `${over ?? 'count()'} AS denominator`]
		: [];
	const isDivided = denominator !== null && (over !== undefined || measure === 'rate');
	const figure = shown?.value ?? (isDivided ? 'numerator / nullIf(denominator, 0)' : (over ?? own));
	// Pictures of the console hatch what is not finished by it.
	const waiting = of.awaits?.areMembers
		? and(
				of.awaits.where.flatMap((asked) =>
					asked.startsWith('NOT ') ? `NOT (${named(asked.slice(4))})` : conditionsOf(asked)
				)
			)
		: null;
	const unfinished = waiting === null ? [] : [`countIf(${waiting}) / nullIf(count(), 0) AS unfinished`];
	const items = [...parts, `${figure} AS value`, ...unfinished];
	const isMoment = [...names.values(), ...items, ...where].some((text) => /\bas_of\b/.test(text));
	const aliases = [...(isMoment ? [['as_of', AS_OF] as const] : []), ...names];
	return dated(
		[
			...(aliases.length > 0
				? [`WITH\n\t${aliases.map(([name, text]) => `${folded(text)} AS ${name}`).join(',\n\t')}`]
				: []),
			`SELECT\n\t${items.join(',\n\t')}`,
			`FROM ${entity.name}_at(as_of = ${AS_OF})`,
			...(isOfPersons ? ['LEFT ANY JOIN joined_keys USING (citizen_key)'] : []),
			`WHERE ${where.join('\n\tAND ')}`
		].join('\n')
	);
}

/** Whose it is, by the keys that join. */
const PERSON: Sql = `if(person_key = '', citizen_key, person_key)`;

/** The rows that a figure is of, in words of its entity's views; `where` has the ends of the range as clocks say them. */
export function rowsOf({ source, clock, where = [] }: Members) {
	const { entity, isOpen } = SOURCES[source];
	const words = wordsOf(entity);
	const all = [...CLOCKS[clock].where(), isOpen ?? [], where].flat();
	return { ...words, entity, where: all.flatMap(words.conditionsOf) };
}

/** What may stand where a name would: a column or a function of columns, or a comparison of one. */
const TERM = `(\\w+(\\([\\w, ]*\\))?|'\\w*')`;
const SHORT = new RegExp(`^(NOT )?${TERM}( ([!<>]?=|<|>) ${TERM}| IS (NOT )?NULL| IN \\([^()]*\\))?$`);

/** Columns of an entity in words of its views. A hidden one that takes more than a few of them gets a name. */
function wordsOf({ name: entity, columns }: Entity) {
	const names = new Map<string, Sql>();
	const told: Named = (name) => {
		const { words, shown } = columns[name] ?? {};
		if (words !== undefined) return name;
		if (!shown) throw new Error(`views of ${entity} show neither "${name}" nor what it is made of`);
		// That a moment is there is said for speed alone.
		const text = shown(named, 'as_of').replace(/assumeNotNull\((\w+)\)/g, '$1');
		return text.replaceAll('${database}.', '');
	};
	const named: Named = (name) => {
		const text = told(name);
		if (SHORT.test(text)) return text;
		names.set(name, text);
		return name;
	};
	/** Of a row, by a column or a clock's condition. What is NULL does not hold, so nothing has to say that it is 0. */
	const conditionsOf = (asked: Sql): Sql[] => {
		if (!columns[asked]) return [asked];
		const all = told(asked)
			.replace(/^ifNull\((.*), 0\)$/, '$1')
			.split(' AND ');
		return all.every((one) => SHORT.test(one)) ? all : [named(asked)];
	};
	return { names, named, conditionsOf };
}

/** A long condition in brackets, its parts a line each. */
const folded = (text: Sql): Sql => {
	const parts = text.replace(/ (AND|OR) (?![^(]*\))/g, '\n\t\t$1 ');
	return text.length <= 100 || parts === text ? text : `(\n\t\t${parts}\n\t)`;
};
