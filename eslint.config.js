import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const BARREL = 'No barrels: import a name from the file that defines it.';
const BARRELS = [
	{ selector: 'ExportAllDeclaration', message: BARREL },
	{ selector: 'ExportNamedDeclaration[source]', message: BARREL }
];
/** One such attribute brings Svelte's code for unknown attributes into the JavaScript of every page. */
const SPREAD = {
	selector: 'SvelteElement[kind="html"] > SvelteStartTag > SvelteSpreadAttribute',
	message: 'Name the attributes of an element: a spread would be 1.3 kB of every page.'
};

export default defineConfig(
	{ ignores: ['.svelte-kit/', 'build/', 'dist/', 'coverage/', 'data/', 'data-demo/', 'web/static/'] },
	js.configs.recommended,
	...ts.configs.recommendedTypeChecked,
	...svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.node },
			parserOptions: {
				projectService: { allowDefaultProject: ['*.js', 'system/*.js'] },
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.svelte']
			}
		},
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			// TypeScript knows the names, and eslint does not know Node's types.
			'no-undef': 'off',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			// `import { type A }` is a side-effect import once it runs.
			'@typescript-eslint/no-import-type-side-effects': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
			// An interface that promises a promise has implementations that have nothing to wait for.
			'@typescript-eslint/require-await': 'off',
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-restricted-syntax': ['error', ...BARRELS]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			globals: { ...globals.browser },
			parserOptions: { parser: ts.parser, svelteConfig }
		},
		rules: {
			'no-restricted-syntax': ['error', ...BARRELS, SPREAD],
			// Types that come through a component's props or snippets reach eslint as `any`; svelte-check sees them.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off'
		}
	},
	{
		// Tests read JSON that they then assert on.
		files: ['test/**'],
		rules: {
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off'
		}
	},
	{ files: ['*.js'], extends: [ts.configs.disableTypeChecked] }
);
