import { dirname } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { cutFonts } from './web/fonts.config.ts';

/** From so many pages of figures on, a module is in the one chunk that every page loads. */
const SHARED_BY = 4;

interface Graph {
	getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** What pages of forms share among themselves would be 2 kB of every page of figures. */
const FIGURES = /\/routes\/((bodies|counties|hotline|loans|operators)\/(.+\/)?|letters\/)?\+page\.(svelte|ts)$/;

/** The pages and layouts that import a module at once; what they import later is not counted. */
function routesOf(id: string, graph: Graph, seen = new Set<string>()): string[] {
	if (seen.has(id)) return [];
	seen.add(id);
	if (/\/\+(page|layout|error)\.(svelte|ts)$/.test(id)) return [id];
	const importers = graph.getModuleInfo(id)?.importers ?? [];
	return importers.flatMap((importer) => routesOf(importer, graph, seen));
}

/** What the layout has, or the page of errors, is on every page. */
function isOnMostPages(id: string, graph: Graph): boolean {
	const routes = routesOf(id, graph);
	const figures = new Set(routes.filter((route) => FIGURES.test(route)).map((route) => dirname(route)));
	return figures.size >= SHARED_BY || routes.some((route) => /\/routes\/\+(layout|error)\./.test(route));
}

/** What exports, links, samples and verification have in common: pages of figures do not load it. */
const PROOF = /\/web\/lib\/(components\/ProofPage\.svelte|i18n\/fa\/exports\.ts)/;

/** Words of pages that show no figures, a chunk a language: each name of a chunk is in the JavaScript of every page. */
const WORDS_OF_FORMS =
	/\/web\/lib\/i18n\/(en|fa)\/(access|account|administration|deadletters|letter|log|remind|samples|shares|sources|unmask|verify)\.ts/;

/** Charts over time: a picture of the console, which comes later, would cut them in three. The wall begins without charts. */
const TIME = /\/web\/lib\/charts\/(model|prepare-time|time-axis)\.ts/;

/** Kit's own root component is on every page: apart from what it imports it took 200 bytes more. */
const isRoot = (id: string): boolean => /\/generated\/root\./.test(id);

/** A chunk for each set of pages made 25 files a page: 5 kB more than one, as gzip sees less of each. */
const shared = (id: string, graph: Graph): string | null =>
	isRoot(id) || (/\/web\/lib\//.test(id) && !PROOF.test(id) && !TIME.test(id) && isOnMostPages(id, graph))
		? 'shared'
		: null;

function wordsOfForms(id: string): string | null {
	const [, language] = WORDS_OF_FORMS.exec(id) ?? [];
	return language ? `forms-${language}` : null;
}

/** The sentence of a queue and its words: three pages begin with it. */
const QUEUE = /\/web\/lib\/(forecast-words|i18n\/fa\/forecast)\.ts/;

/** What nearly each page of forms has: each file of styles that a page needs is named on every page. */
const FORMS = /\/web\/(forms\.css|lib\/components\/OfficeHead\.svelte)/;

/** A group takes along what its modules import, unless one of a higher priority has it. */
const groups = [
	{ name: shared, priority: 1 },
	// Small parts of pictures that the wall has with two other pages: it has the least room.
	{ name: 'bars', test: /\/web\/lib\/components\/(Divided|Legend|Measure)\.svelte/ },
	{ name: wordsOfForms },
	{ name: 'time', test: TIME },
	// Titles of lists name a bucket, and draw none.
	{ name: 'bucket', test: /\/web\/lib\/charts\/bucket-name\.ts/, priority: 1 },
	{ name: 'queue', test: QUEUE },
	{ name: 'forms', test: FORMS },
	{ name: 'proof', test: /\/web\/lib\/components\/(ProofPage|ListDeeds)\.svelte/ },
	{ name: 'alerts', test: /\/web\/lib\/components\/alerts\// }
];

/** Which modules each route and each later section has would be 1.5 kB of names on every page: they are found by their imports. */
const ofStyles = (_file: string, needed: string[]): string[] => needed.filter((file) => file.endsWith('.css'));

export default defineConfig({
	plugins: [sveltekit()],
	server: { fs: { allow: ['node_modules/@fontsource-variable'] } },
	resolve: { alias: { $fonts: await cutFonts() } },
	// Fonts are preloaded: inlined they would come twice.
	build: { assetsInlineLimit: 0, modulePreload: { resolveDependencies: ofStyles } },
	environments: {
		client: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } }
	}
});
