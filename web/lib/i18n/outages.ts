import type { Lang } from './format.ts';

/** What an outage took away, by the code of its component; they come with the charts, after the page's other words. */
export const COMPONENTS: Record<Lang, Record<string, string>> = {
	fa: { fibre: 'قطع فیبر', power: 'قطع برق', network: 'قطع شبکه' },
	en: { fibre: 'Fibre cut', power: 'Power cut', network: 'Network down' }
};
