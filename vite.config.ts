import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
	plugins: [sveltekit()],
	server: { fs: { allow: ['node_modules/@fontsource-variable'] } },
	// The font is one file, preloaded: inlined it would come twice.
	build: { assetsInlineLimit: 0 }
});
