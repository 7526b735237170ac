import type { Basis, Dimension } from '../../measures/kpi.ts';
import type { Text } from '../../measures/words.ts';
import { OFFICE } from '../../model/filters.ts';

/** How a column's values are written: moments are instants. */
export type ColumnKind = 'text' | 'number' | 'moment';

/** A column of an export, the same in every format. */
export interface ExportColumn extends Text {
	/** In CSV, Parquet and the manifest; people's workbooks have `fa`. */
	name: string;
	kind: ColumnKind;
	/** On the columns of rows.sql: `m` is the member, `l` its letter. */
	sql: string;
	/** Characters that a workbook shows. */
	width: number;
}

const text = (name: string, fa: string, en: string, sql: string, width = 14): ExportColumn => ({
	...{ name, fa, en, sql, width },
	kind: 'text'
});
const number = (name: string, fa: string, en: string, sql: string): ExportColumn => ({
	...{ name, fa, en, sql },
	kind: 'number',
	width: 9
});

/** An instant, and its day in Tehran in the Jalali calendar beside it. */
function moment(database: string, name: string, fa: string, en: string, sql: string): ExportColumn[] {
	const day = `toDate32(toTimeZone(assumeNotNull(${sql}), 'Asia/Tehran'))`;
	const jalali = `if(isNull(${sql}), '', dictGet('${database}.calendar_by_day', 'jalali', ${day}))`;
	return [
		{ name, fa, en, kind: 'moment', sql, width: 19 },
		text(`${name.replace(/_at$/, '')}_jalali`, `${fa} (خورشیدی)`, `${en} (Jalali)`, jalali, 12)
	];
}

/** A code, and the name that the reference tables have for it; the office is no body of theirs. */
function named(database: string, list: string, name: string, fa: string, en: string, sql: string): ExportColumn[] {
	const code = `toString(ifNull(${sql}, ''))`;
	const other = list === 'bodies' ? `if(${code} = '${OFFICE}', 'دبیرخانه', '')` : `''`;
	const found = `dictGetOrDefault('${database}.${list}_by_code', 'name_fa', ${code}, ${other})`;
	return [text(name, `${fa} (کد)`, `${en}, code`, code), text(`${name}_name`, fa, en, found, 22)];
}

/** Nothing of a person, no word of a letter. */
function letterColumns(db: string): ExportColumn[] {
	const has = `l.letter_id != ''`;
	const late = `if(${has} AND NOT l.is_answered AND NOT l.is_ended AND l.due_at < {as_of: DateTime64(3, 'UTC')}, intDiv(dateDiff('second', assumeNotNull(l.due_at), {as_of: DateTime64(3, 'UTC')}), 86400), NULL)`;
	return [
		...named(db, 'channels', 'channel', 'کانال', 'Channel', 'l.channel'),
		...named(db, 'categories', 'category', 'موضوع', 'Category', 'l.category'),
		...named(db, 'counties', 'county', 'شهرستان', 'County', 'l.county'),
		text('kind', 'نوع', 'Kind', 'toString(l.kind)'),
		...moment(db, 'registered_at', 'ثبت', 'Registered', 'l.registered_at'),
		text('state', 'وضعیت', 'State', 'toString(l.state)'),
		number('is_answered', 'پاسخ داده‌شده', 'Answered', `if(${has}, toNullable(l.is_answered), NULL)`),
		number(
			'is_ended',
			'مختومه بدون نیاز به پاسخ',
			'Ended without need of an answer',
			`if(${has}, toNullable(l.is_ended), NULL)`
		),
		text('ended_as', DIMENSION.ended_as.fa, DIMENSION.ended_as.en, `toString(ifNull(l.ended_as, ''))`),
		...named(db, 'bodies', 'ended_by', DIMENSION.ended_by.fa, DIMENSION.ended_by.en, 'l.ended_by'),
		number(
			'is_ended_unconfirmed',
			'مختومه بدون تأیید دفتر',
			'Ended, not confirmed by the office',
			`if(${has} AND l.is_ended, toNullable(l.is_ended_unconfirmed), NULL)`
		),
		...named(db, 'bodies', 'holder', 'نزد', 'Holder', 'l.holder'),
		number('hops', 'ارجاع‌ها', 'Hops', `if(${has}, toNullable(l.hops), NULL)`),
		number('returns', 'بازگشت‌ها', 'Returns', `if(${has}, toNullable(l.returns), NULL)`),
		...moment(db, 'first_referred_at', 'اولین ارجاع', 'First referred', 'l.first_referred_at'),
		...moment(db, 'due_at', 'مهلت', 'Due', 'l.due_at'),
		number('overdue_days', 'روزهای دیرکرد', 'Days overdue', late),
		...moment(db, 'answered_at', 'پاسخ', 'Answered at', 'l.answered_at'),
		...moment(db, 'closed_at', 'بستن', 'Closed', 'l.closed_at'),
		text('operator', 'کارشناس', 'Operator', `toString(ifNull(l.operator, ''))`)
	];
}

const DIMENSION: Record<Dimension, Text> = {
	channel: { fa: 'کانال', en: 'Channel' },
	category: { fa: 'موضوع', en: 'Category' },
	county: { fa: 'شهرستان', en: 'County' },
	kind: { fa: 'نوع', en: 'Kind' },
	campaign: { fa: 'سفر', en: 'Campaign' },
	body: { fa: 'دستگاه', en: 'Body' },
	first_body: { fa: 'اولین دستگاه', en: 'First body' },
	operator: { fa: 'کارشناس', en: 'Operator' },
	registrar: { fa: 'ثبت‌کننده', en: 'Registrar' },
	bank: { fa: 'بانک', en: 'Bank' },
	collateral: { fa: 'وثیقه', en: 'Collateral' },
	state: { fa: 'وضعیت', en: 'State' },
	ended_as: { fa: 'علت مختومه شدن', en: 'Ended as' },
	ended_by: { fa: 'مختومه‌کننده', en: 'Ended by' },
	bucket: { fa: 'سن', en: 'Age' },
	hour: { fa: 'ساعت', en: 'Hour' },
	from_body: { fa: 'از', en: 'From' },
	flow: { fa: 'جریان', en: 'Flow' }
};

/** The key of a citizen is nobody's to see; registrars and operators are persons by the codes of their work. */
function idOf(basis: Basis, dimensions: readonly Dimension[]): string {
	if (basis !== 'persons') return 'm.id';
	const codes = dimensions.flatMap((one, i) =>
		one === 'registrar' || one === 'operator' ? [`m.codes[${i + 1}]`] : []
	);
	return codes.length === 0 ? `''` : `if(has([${codes.join(', ')}], m.id), m.id, '')`;
}

/** The columns of a list's export: what is counted, its letter, and what else the list tells its members apart by. */
export function exportColumns(
	database: string,
	{ basis, dimensions, hasValue }: { basis: Basis; dimensions: readonly Dimension[]; hasValue: boolean }
): ExportColumn[] {
	const hasLetters = basis !== 'calls';
	const isLetter = basis === 'letters';
	const letter = hasLetters ? letterColumns(database) : [];
	const said = new Set(letter.map(({ name }) => name));
	const more = dimensions.flatMap((one, i): ExportColumn[] => {
		if (said.has(one)) return [];
		const { fa, en } = DIMENSION[one];
		const sql = `m.codes[${i + 1}]`;
		return ['body', 'first_body', 'bank'].includes(one)
			? named(database, 'bodies', one, fa, en, sql)
			: [text(one, fa, en, sql, one === 'flow' ? 30 : 14)];
	});
	return [
		...(isLetter ? [] : [text('id', 'شناسه', 'Id', idOf(basis, dimensions), 22)]),
		...(hasLetters ? [text('letter_id', 'نامه', 'Letter', 'm.letter_id', 22)] : []),
		...moment(database, 'at', 'زمان', 'Moment', 'm.at'),
		...(hasValue ? [number('value', 'اندازه', 'Measure', 'm.value')] : []),
		...letter,
		...more
	];
}
