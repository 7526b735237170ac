import { forecast } from '$lib/i18n/fa/forecast.ts';
import { wall } from '$lib/i18n/fa/wall.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { wall, forecast }),
	parts: {
		forecast: await later(() => import('$lib/components/Forecast.svelte')),
		daysSection: await later(() => import('$lib/components/DaysSection.svelte')),
		channelSection: await later(() => import('$lib/components/ChannelSection.svelte')),
		bankSection: await later(() => import('$lib/components/BankSection.svelte')),
		categorySection: await later(() => import('$lib/components/CategorySection.svelte')),
		operatorBars: await later(() => import('$lib/components/OperatorBars.svelte')),
		callBars: await later(() => import('$lib/components/CallBars.svelte')),
		beside: await later(() => import('$lib/components/OtherFigures.svelte'))
	}
});
