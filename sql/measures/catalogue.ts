import { didYouMean } from '../model/nearest.ts';
import { BODIES } from './bodies.ts';
import { complete } from './declared.ts';
import { FLOW } from './flow.ts';
import { FORECAST } from './forecast.ts';
import { HANDOVERS } from './handovers.ts';
import { HOTLINE } from './hotline.ts';
import { KpiError, type Kpi } from './kpi.ts';
import { LOANS } from './loans.ts';
import { OPERATORS } from './operators.ts';
import { QUALITY } from './quality.ts';
import { SMS } from './sms.ts';
import { TIME } from './time.ts';
import { WALL } from './wall.ts';

/** What each theme says of the office, in the order in which a reader meets them. */
const DECLARED = {
	flow: FLOW,
	time: TIME,
	quality: QUALITY,
	sms: SMS,
	loans: LOANS,
	operators: OPERATORS,
	hotline: HOTLINE,
	bodies: BODIES,
	forecast: FORECAST,
	wall: WALL,
	handovers: HANDOVERS
};

export type Theme = keyof typeof DECLARED;

/** The figures of the office by their themes. */
export const THEMES: readonly { theme: Theme; kpis: readonly Kpi[] }[] = Object.entries(DECLARED).map(
	([theme, declared]) => ({ theme: theme as Theme, kpis: declared.map(complete) })
);

/** Every figure of the office. */
export const CATALOGUE: readonly Kpi[] = THEMES.flatMap(({ kpis }) => kpis);

const BY_NAME = new Map(CATALOGUE.map((kpi) => [kpi.name, kpi]));

export const findKpi = (name: string): Kpi | undefined => BY_NAME.get(name);

/** Throws KpiError where the catalogue has none of the name. */
export function kpiOf(name: string): Kpi {
	const kpi = findKpi(name);
	if (kpi) return kpi;
	throw new KpiError(`there is no KPI "${name}"${didYouMean(name, BY_NAME.keys(), 3)} "kpi list" has all`, 'name');
}
