import { office } from '$lib/server/office.ts';
import type { LayoutServerLoad } from './$types';

/** `lists`: whether numbers open the letters behind them; hooks.server.ts has the rule. */
export const load: LayoutServerLoad = ({ locals }) => ({ view: locals.view, lists: office().demo });
