import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** From so many pages on, a module is in the one chunk that every page loads. */
const SHARED_BY = 6;

interface Graph {
	getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** What pages of forms share among themselves would be 2 kB of every page of figures. */
const FIGURES = /\/routes\/((bodies|counties|hotline|loans|operators)\/(.+\/)?|letters\/)?\+page\.svelte$/;

/** The pages of figures that import a module at once; what they import later is not counted. */
function pagesOf(id: string, graph: Graph, seen = new Set<string>()): number {
	if (seen.has(id)) return 0;
	seen.add(id);
	if (/\+page\.(svelte|ts)$/.test(id)) return FIGURES.test(id) ? 1 : 0;
	const importers = graph.getModuleInfo(id)?.importers ?? [];
	return importers.reduce((sum, importer) => sum + pagesOf(importer, graph, seen), 0);
}

/** What exports, links, samples and verification have in common: pages of figures do not load it. */
const PROOF = /\/web\/lib\/(components\/ProofPage\.svelte|i18n\/fa\/exports\.ts)/;

/** Words of pages that show no figures, a chunk a language: each name of a chunk is in the JavaScript of every page. */
const WORDS_OF_FORMS =
	/\/web\/lib\/i18n\/(en|fa)\/(access|account|administration|deadletters|letter|log|remind|samples|shares|sources|unmask|verify)\.ts/;

/** Charts over time: a picture of the console, which comes later, would cut them in three. */
const TIME = /\/web\/lib\/charts\/(prepare-time|time-axis)\.ts/;

/** A chunk for each set of pages made 25 files a page: 5 kB more than one, as gzip sees less of each. */
function shared(id: string, graph: Graph): string | null {
	if (PROOF.test(id)) return null;
	const [, language] = WORDS_OF_FORMS.exec(id) ?? [];
	if (language) return `forms-${language}`;
	if (TIME.test(id)) return 'time';
	return /\/web\/lib\//.test(id) && pagesOf(id, graph) >= SHARED_BY ? 'shared' : null;
}

export default defineConfig({
	plugins: [sveltekit()],
	server: { fs: { allow: ['node_modules/@fontsource-variable'] } },
	// The font is one file, preloaded: inlined it would come twice.
	build: { assetsInlineLimit: 0 },
	environments: {
		client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: shared }] } } } } }
	}
});
