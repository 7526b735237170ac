import { unitOfValue, type Kpi } from '#sql/measures/kpi.ts';
import { THEMES } from '#sql/measures/catalogue.ts';
import { savedName } from '#sql/alerts/draft.ts';
import { WINDOWS } from '#sql/model/alert.ts';
import { ROLES } from '#sql/model/roles.ts';
import { listOwn } from '#sql/office/console.ts';
import { listTokens, OWN_SOURCE } from '#sql/office/tokens.ts';
import { answerKpi } from '#sql/queries/pages/kpi-answer.ts';
import { figureText } from '$lib/figure-text.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { dimensionName, memberName } from '$lib/list-title.ts';
import { engine } from '../api/engine.ts';
import { maySee } from '../grants.ts';
import { office } from '../office.ts';
import type { SessionUser } from '../session-user.ts';
import { kindsOf, type About, type Entries } from './draft-form.ts';
import type { Telling } from './message.ts';

/** Filters that can be added from a list; others come along from the page that led here. */
const LISTED = { channel: 'channel', category: 'category', county: 'county', body: 'org' } as const;
/** Of the present value: a margin that a number on the brink does not leave by chance. */
const MARGIN = 0.02;

/** What one may choose among, before a form has a subject. */
export async function choicesFor(user: SessionUser, { words }: Telling) {
	const { f } = words;
	return {
		themes: THEMES.map(({ theme, kpis }) => ({
			theme: words.t.figures.themes[theme],
			kpis: kpis.map(({ name, title }) => ({ name, title: title[f.lang] }))
		})),
		sources: await sourcesOf(),
		queries: maySee('/sql', user, office()) ? await queriesOf(user) : null
	};
}

const sourcesOf = async (): Promise<string[]> =>
	[...new Set((await listTokens(office().store)).map(({ source }) => source))]
		.filter((one) => one !== OWN_SOURCE)
		.toSorted();

const queriesOf = async ({ id }: SessionUser): Promise<string[]> => (await listOwn(office().store, id)).map(savedName);

/** What a form has for its subject. */
export async function partsFor(about: About, user: SessionUser, telling: Telling) {
	const { channels } = office().settings;
	return {
		of: about.of,
		figure: about.of === 'figure' ? figureParts(about.kpi, telling) : null,
		sources: about.of === 'feed' ? await sourcesOf() : [],
		queries: about.of === 'query' ? await queriesOf(user) : [],
		channels: {
			mail: channels.smtpUrl !== undefined,
			webhooks: channels.webhookHosts.map(({ host, port }) => (port === null ? host : `${host}:${port}`)),
			bot: channels.bot !== undefined
		},
		roles: user.role === 'administrator' ? ROLES : []
	};
}

function figureParts(kpi: Kpi, { words, names }: Telling) {
	const { f, t } = words;
	const unit = unitOfValue(kpi);
	return {
		name: kpi.name,
		title: kpi.title[f.lang],
		definition: kpi.definition[f.lang],
		unit: unit === 'count' ? '' : unit === 'share' ? t.alerts.make.shareOrCount : (t.figures.units[unit] ?? ''),
		kinds: kindsOf(kpi),
		windows: WINDOWS,
		dimensions: kpi.dimensions.map((code) => ({ code, name: dimensionName(code, kpi.basis, words) })),
		lists: (Object.keys(LISTED) as (keyof typeof LISTED)[])
			.filter((field) => kpi.dimensions.includes(field))
			.map((field) => ({
				...{ field, name: dimensionName(field, kpi.basis, words) },
				codes: Object.keys(names)
					.filter((key) => key.startsWith(`${LISTED[field]}:`))
					.map((key) => key.slice(key.indexOf(':') + 1))
					.map((code) => ({ code, name: codeName(field, code, names, words) }))
					.toSorted((a, b) => a.name.localeCompare(b.name, f.lang))
			}))
	};
}

/** The filters that a form has, in words. */
export function filtersOf(about: About, entries: Entries, { words, names }: Telling) {
	if (about.of !== 'figure') return [];
	const { dimensions, basis } = about.kpi;
	return entries
		.filter(([field, code]) => code !== '' && dimensions.some((one) => one === field))
		.map(([field, code]) => ({
			...{ field, code },
			text: `${dimensionName(field, basis, words)}: ${memberName(field, code, names, words)}`
		}));
}

/** What a figure is now, in words, and the margin that is suggested for it. */
export async function nowOf(kpi: Kpi, filters: readonly { field: string; code: string }[], { words }: Telling) {
	const { client, asked } = engine();
	const where = filters.map(({ field, code }): [string, string] => [field, code]);
	const all = { from: null, to: null, asOf: null, knownAt: null, by: null, excludeOutages: false };
	const { value, numerator } = (await answerKpi(client, asked, { kpi: kpi.name, where, ...all })).result.total;
	const unit = unitOfValue(kpi);
	const text = figureText(value, unit, words);
	const margin = (value ?? 0) * MARGIN;
	const tenths = (amount: number) => String(Math.round(amount * 10) / 10);
	// Whether the limit will be a share or a count is not known yet.
	if (unit === 'share') return { text: `${text} (${words.f.number(numerator)})`, margin: `${tenths(margin * 100)}%` };
	return { text, margin: unit === 'count' ? String(Math.round(margin)) : tenths(margin) };
}
