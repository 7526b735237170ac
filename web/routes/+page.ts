import { forecast } from '$lib/i18n/fa/forecast.ts';
import { wall } from '$lib/i18n/fa/wall.ts';
import { later } from '$lib/later/part.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

const SECTIONS = {
	fa: async () => (await import('$lib/i18n/fa/sections.ts')).sections,
	en: async () => (await import('$lib/i18n/en/sections.ts')).sections
};

const SOURCES = {
	fa: async () => (await import('$lib/i18n/fa/sources.ts')).sources,
	en: async () => (await import('$lib/i18n/en/sources.ts')).sources
};

const STOCK = {
	fa: async () => (await import('$lib/i18n/fa/stock.ts')).stock,
	en: async () => (await import('$lib/i18n/en/stock.ts')).stock
};

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { wall, forecast }),
	parts: {
		firstSteps: data.steps ? await later(() => import('$lib/components/FirstSteps.svelte'), SOURCES) : null,
		change: await later(() => import('$lib/components/HeroChange.svelte'), SECTIONS),
		forecast: await later(() => import('$lib/components/Forecast.svelte'), STOCK),
		daysSection: await later(() => import('$lib/components/DaysSection.svelte'), SECTIONS),
		stockSection: await later(() => import('$lib/components/StockSection.svelte'), STOCK),
		channelSection: await later(() => import('$lib/components/ChannelSection.svelte'), SECTIONS),
		bankSection: await later(() => import('$lib/components/BankSection.svelte'), SECTIONS),
		categorySection: await later(() => import('$lib/components/CategorySection.svelte'), SECTIONS),
		operatorBars: await later(() => import('$lib/components/OperatorBars.svelte'), SECTIONS),
		callBars: await later(() => import('$lib/components/CallBars.svelte'), SECTIONS),
		beside: await later(() => import('$lib/components/OtherFigures.svelte'), SECTIONS)
	}
});
