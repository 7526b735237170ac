import { FLOW } from './flow.ts';
import type { Kpi } from './kpi.ts';
import { QUALITY } from './quality.ts';
import { TIME } from './time.ts';

/** Every figure of the office, in the order in which a reader meets them. */
export const CATALOGUE: readonly Kpi[] = [...FLOW, ...TIME, ...QUALITY];

const BY_NAME = new Map(CATALOGUE.map((kpi) => [kpi.name, kpi]));

export const findKpi = (name: string): Kpi | undefined => BY_NAME.get(name);
