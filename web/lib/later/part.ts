import type { Component } from 'svelte';

type Context = Map<unknown, unknown>;
type Section<Props extends object> = { default: Component<Props & Record<string, unknown>> };

/** A section whose code comes after the first chart; its HTML is in the page from the start (`Later.svelte`). */
export interface Part<Props extends object> {
	load: () => Promise<Section<Props>>;
	/** The section's HTML; on the server alone. */
	html: ((props: Props, context: Context, idPrefix: string) => string) | null;
}

/** For a page's `load`: the server renders the section, the browser fetches it later. */
export async function later<Props extends object>(load: Part<Props>['load']): Promise<Part<Props>> {
	// Known to the bundler: with any other condition the renderer was in the browser's chunks.
	if (import.meta.env.SSR) {
		const [{ default: section }, { render }] = await Promise.all([load(), import('svelte/server')]);
		return {
			load,
			html: (props, context, idPrefix) => render(section as Component, { props, context, idPrefix }).body
		};
	}
	return { load, html: null };
}

/** What a section is given: all that `Later` is given, but the part. */
export const givenTo = <Props extends object>(rest: object): Props => rest as Props;
