import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const APP = 'web/app.html';
/** The script that awaits the fonts, by its hash: a page without the app has a policy without a nonce. */
const [, awaitFonts] = /<script>([^]*?)<\/script>/.exec(readFileSync(new URL(APP, import.meta.url), 'utf8'));
const hash = createHash('sha256').update(awaitFonts).digest('base64');

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: 'build', precompress: true }),
		files: {
			src: 'web',
			assets: 'web/static',
			lib: 'web/lib',
			routes: 'web/routes',
			appTemplate: APP,
			errorTemplate: 'web/error.html',
			hooks: { server: 'web/hooks.server', client: 'web/hooks.client' }
		},
		// A page has a dozen small stylesheets, and on a slow line six at a time: they kept the first paint back by 400 ms.
		inlineStyleThreshold: 12_000,
		// A package is to be the same byte by byte; else Kit takes the moment of the build, once for server and browser.
		...(process.env.SOURCE_DATE_EPOCH && { version: { name: process.env.SOURCE_DATE_EPOCH } }),
		// hooks.server.ts checks the origin of every POST, whatever its type, against the host that was asked: the check of
		// Kit takes an office without ORIGIN for one behind TLS, and refuses its forms.
		csrf: { trustedOrigins: ['*'] },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self', `sha256-${hash}`],
				'style-src': ['self'],
				// Svelte's announcer of navigations has a style attribute.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'form-action': ['self'],
				'base-uri': ['none'],
				'frame-ancestors': ['none']
			}
		},
		typescript: {
			// One tsconfig for the whole project: everything is checked together.
			config: (config) => ({
				...config,
				include: [
					'./ambient.d.ts',
					'./non-ambient.d.ts',
					'./types/**/$types.d.ts',
					'../*.ts',
					'../web/**/*.ts',
					'../web/**/*.svelte',
					'../ingest/**/*.ts',
					'../package/**/*.ts',
					'../sql/**/*.ts',
					'../test/**/*.ts'
				]
			})
		}
	}
};
