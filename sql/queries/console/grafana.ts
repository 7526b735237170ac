import type { Sql } from '../../entities/entity.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import { FROM, UNTIL } from '../../measures/clocks.ts';
import { rowsOf } from './example.ts';

interface Panel {
	type: keyof typeof KINDS;
	title: string;
	description: string;
	/** From the left and from the top, width and height; of 24 columns. */
	place: [x: number, y: number, w: number, h: number];
	sql: Sql | Sql[];
	/** As Grafana names it. */
	unit?: string;
	isStacked?: boolean;
}

/** Of what a figure counts, or has in its numerator: of a stock all that stands now, else what is within Grafana's time. */
function selectOf(figure: string, items: Sql[], end?: Sql): Sql {
	const { measure, of } = kpiOf(figure);
	if ('file' in of) throw new Error(`${figure} has no rows of a view`);
	const { entity, where, conditionsOf } = rowsOf(of);
	const isOfRange = (condition: Sql) => condition.includes(FROM) || condition.includes(UNTIL);
	const inRange = measure === 'stock' ? [] : [`$__timeFilter(${where.find(isOfRange)!.split(' ')[0]})`];
	const others = where.filter((condition) => !isOfRange(condition));
	const conditions = [...inRange, ...others, ...(of.num ? conditionsOf(of.num) : [])];
	const select = `SELECT\n\t${items.join(',\n\t')}\nFROM ${entity.name}\nWHERE ${conditions.join('\n\tAND ')}`;
	return end ? `${select}\n${end}` : select;
}

const nameIn = (list: string, code: Sql, otherwise = code): Sql =>
	`dictGetOrDefault('${list}_by_code', 'name_fa', ${code}, ${otherwise})`;

const UNANSWERED = 'count() AS "بی‌پاسخ"';
const OLDEST = 'min(registered_at) AS "قدیمی‌ترین"';
const REGISTERED = 'count() AS "رسیده"';
const TEHRAN_DAY = `toStartOfDay(toTimeZone(begins_at, 'Asia/Tehran')) AS time`;
const HOLDER = `${nameIn('bodies', `ifNull(holder, '')`, `ifNull(holder, 'دبیرخانه')`)} AS "دستگاه"`;
const CHANNEL = `${nameIn('channels', 'channel')} AS channel_name`;
const CATEGORY = `${nameIn('categories', 'category')} AS "موضوع"`;

// What no figure of the catalogue counts, or views have ready by days.
const MEDIAN = `SELECT quantileExact(0.5)(dateDiff('second', registered_at, first_answered_at)) AS "میانه"
FROM letters
WHERE $__timeFilter(first_answered_at)`;
const LOST_CALLS = `SELECT sum(abandoned + blocked) / sum(offered) AS "از دست رفته"
FROM calls_daily
WHERE $__dateFilter(day)`;
const FIRST_ANSWERED = `SELECT
	toStartOfDay(toTimeZone(first_answered_at, 'Asia/Tehran')) AS time,
	count() AS "پاسخ داده‌شده"
FROM letters
WHERE $__timeFilter(first_answered_at)
GROUP BY time
ORDER BY time`;
const BODIES = `SELECT
	toDateTime(day) AS time,
	${nameIn('bodies', 'org')} AS body,
	stands
FROM orgs_daily
WHERE $__dateFilter(day)
	AND org IN (SELECT org FROM orgs_daily WHERE $__dateFilter(day) GROUP BY org ORDER BY sum(came) DESC LIMIT 10)
ORDER BY time`;
const CALLS = `SELECT
	toDateTime(day) AS time,
	answered AS "پاسخ داده‌شده",
	abandoned AS "رهاشده",
	blocked AS "پشت خط مانده"
FROM calls_daily
WHERE $__dateFilter(day)
ORDER BY time`;

const wordsOf = (figure: string) => {
	const { title, definition } = kpiOf(figure);
	return { title: title.fa, description: definition.en };
};

const KINDS = { stat: 'Stat', timeseries: 'Time series', barchart: 'Bar chart', table: 'Table' };
const PANELS: Panel[] = [
	{ type: 'stat', ...wordsOf('unanswered'), place: [0, 0, 6, 4], sql: selectOf('unanswered', [UNANSWERED]) },
	{ type: 'stat', ...wordsOf('registered'), place: [6, 0, 6, 4], sql: selectOf('registered', [REGISTERED]) },
	{
		type: 'stat',
		title: 'میانهٔ زمان تا پاسخ',
		description: 'Median time from registration to the first final answer, of letters first answered within the range',
		place: [12, 0, 6, 4],
		unit: 'dtdurations',
		sql: MEDIAN
	},
	{
		type: 'stat',
		title: 'تماس‌های از دست رفتهٔ ۱۱۱',
		description: 'Of the calls offered within the range, the share that was abandoned or blocked',
		place: [18, 0, 6, 4],
		unit: 'percentunit',
		sql: LOST_CALLS
	},
	{
		type: 'timeseries',
		title: 'نامه‌های هر روز به کانال',
		description: 'Letters registered on each day of Tehran, by channel',
		place: [0, 4, 12, 9],
		isStacked: true,
		sql: selectOf(
			'registered',
			[TEHRAN_DAY, CHANNEL, 'count() AS letters'],
			'GROUP BY time, channel_name\nORDER BY time'
		)
	},
	{
		type: 'timeseries',
		title: 'رسیده و پاسخ داده‌شده',
		description: 'Letters registered and letters first answered, on each day of Tehran',
		place: [12, 4, 12, 9],
		sql: [selectOf('registered', [TEHRAN_DAY, REGISTERED], 'GROUP BY time\nORDER BY time'), FIRST_ANSWERED]
	},
	{
		type: 'barchart',
		title: 'بی‌پاسخ‌ها نزد کیست',
		description: 'Unanswered letters by the body that holds them; without one, the office itself',
		place: [0, 13, 12, 10],
		sql: selectOf('unanswered', [HOLDER, UNANSWERED], 'GROUP BY "دستگاه"\nORDER BY "بی‌پاسخ" DESC\nLIMIT 15')
	},
	{
		type: 'table',
		title: 'بی‌پاسخ‌ها به موضوع',
		description: 'Unanswered letters by category, with the oldest registration',
		place: [12, 13, 12, 10],
		sql: selectOf('unanswered', [CATEGORY, UNANSWERED, OLDEST], 'GROUP BY "موضوع"\nORDER BY "بی‌پاسخ" DESC')
	},
	{
		type: 'timeseries',
		title: 'ماندهٔ پایان روز هر دستگاه',
		description: "Open referrals at each day's end, of the ten bodies that were sent the most within the range",
		place: [0, 23, 12, 10],
		sql: BODIES
	},
	{
		type: 'timeseries',
		title: 'تماس‌های ۱۱۱ در روز',
		description: 'Calls of the 111 line on each day of Tehran, by outcome',
		place: [12, 23, 12, 10],
		isStacked: true,
		sql: CALLS
	}
];

const PLUGIN = 'grafana-clickhouse-datasource';
const SOURCE = { type: PLUGIN, uid: '${datasource}' };
const REDUCED = { calcs: ['lastNotNull'], fields: '', values: false };
const OPTIONS: Partial<Record<Panel['type'], object>> = {
	stat: { reduceOptions: REDUCED, colorMode: 'none', graphMode: 'none' },
	barchart: { orientation: 'horizontal', legend: { showLegend: false } }
};
const STACKED = { drawStyle: 'bars', fillOpacity: 70, lineWidth: 0, stacking: { mode: 'normal', group: 'A' } };

const panelOf = ({ type, title, description, place: [x, y, w, h], sql, unit, isStacked }: Panel, at: number) => ({
	...{ id: at + 1, type, title, description, datasource: SOURCE, gridPos: { x, y, w, h } },
	fieldConfig: { defaults: { unit, custom: isStacked ? STACKED : undefined }, overrides: [] },
	options: OPTIONS[type] ?? {},
	targets: [sql].flat().map((rawSql, n) => ({
		datasource: SOURCE,
		editorType: 'sql',
		...(type === 'timeseries' ? { format: 0, queryType: 'timeseries' } : { format: 1, queryType: 'table' }),
		rawSql,
		refId: 'AB'[n]
	}))
});

/** For Grafana's own import, over the views of the analyst. */
export const DASHBOARD = {
	__requires: [
		{ type: 'grafana', id: 'grafana', name: 'Grafana', version: '10.4.0' },
		{ type: 'datasource', id: PLUGIN, name: 'ClickHouse', version: '4.0.0' },
		...Object.entries(KINDS).map(([id, name]) => ({ type: 'panel', id, name, version: '' }))
	],
	title: 'پاسخ',
	description: 'Letters, bodies and the 111 line of a correspondence office, from the views of Pasokh',
	uid: 'pasokh',
	tags: ['pasokh'],
	timezone: 'Asia/Tehran',
	weekStart: 'saturday',
	schemaVersion: 39,
	version: 1,
	editable: true,
	refresh: '1m',
	time: { from: 'now-90d', to: 'now' },
	templating: {
		list: [{ type: 'datasource', name: 'datasource', label: 'ClickHouse', query: PLUGIN, current: {}, hide: 0 }]
	},
	annotations: { list: [] },
	panels: PANELS.map(panelOf)
};
